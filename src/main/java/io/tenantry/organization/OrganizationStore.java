package io.tenantry.organization;

import io.tenantry.access.Caller;
import io.tenantry.storage.Like;
import io.tenantry.storage.Names;
import io.tenantry.storage.SecretBox;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The SQL of organizations. */
public final class OrganizationStore {
    private final RowMapper<Organization> mapper;

    /** @param box opens and seals the secrets among the settings */
    public OrganizationStore(SecretBox box) {
        this.mapper = (row, context) -> OrganizationRow.read(row, box);
    }

    /** The organization with that id. */
    public Optional<Organization> find(Handle handle, int id) {
        return handle.createQuery("SELECT " + OrganizationRow.COLUMNS + " FROM organization o WHERE o.id = :id")
                .bind("id", id)
                .map(mapper)
                .findOne();
    }

    /** The organization with that id, which nobody else can change until this transaction ends. */
    Optional<Organization> lock(Handle handle, int id) {
        return handle.createQuery(
                        "SELECT " + OrganizationRow.COLUMNS + " FROM organization o WHERE o.id = :id FOR NO KEY UPDATE")
                .bind("id", id)
                .map(mapper)
                .findOne();
    }

    /** What a person sees of one organization: it, and whether they are a member of the whole of it, with which role. */
    record Seen(Organization organization, Optional<String> role) {}

    /**
     * The enabled organizations that a person belongs to, by id.
     *
     * @param search a part of the name, without regard to case; empty for all
     * @param most how many to return at the most
     * @param skip how many to leave out first
     */
    List<Seen> ofPerson(Handle handle, Caller.Person person, String search, int most, long skip) {
        int role = OrganizationRow.COLUMNS.split(", ", -1).length + 1;
        return handle.createQuery("""
                        SELECT %s, mine.role FROM organization o
                        LEFT JOIN active_membership mine
                          ON mine.organization_id = o.id AND mine.person_id = :person AND mine.project_id IS NULL
                        WHERE o.id IN (SELECT organization_id FROM active_membership WHERE person_id = :person)
                          AND (:only = 0 OR o.id = :only)
                          AND NOT o.disabled AND o.name_fold LIKE :search
                        ORDER BY o.id LIMIT :most OFFSET :skip""".formatted(OrganizationRow.COLUMNS))
                .bind("person", person.personId())
                .bind("only", person.onlyOrganization())
                .bind("search", Like.containing(Names.fold(search)))
                .bind("most", most)
                .bind("skip", skip)
                .map((row, context) -> new Seen(mapper.map(row, context), Optional.ofNullable(row.getString(role))))
                .list();
    }

    /** How many organizations {@link #ofPerson} would find without limit. */
    long countOfPerson(Handle handle, Caller.Person person, String search) {
        return handle.createQuery("""
                        SELECT count(*) FROM organization o
                        WHERE o.id IN (SELECT organization_id FROM active_membership WHERE person_id = :person)
                          AND (:only = 0 OR o.id = :only)
                          AND NOT o.disabled AND o.name_fold LIKE :search""")
                .bind("person", person.personId())
                .bind("only", person.onlyOrganization())
                .bind("search", Like.containing(Names.fold(search)))
                .mapTo(long.class)
                .one();
    }

    /** The organizations a person belongs to, enabled or not. */
    static List<Integer> idsOfPerson(Handle handle, int personId) {
        return handle.createQuery("SELECT DISTINCT organization_id FROM membership WHERE person_id = :person")
                .bind("person", personId)
                .mapTo(Integer.class)
                .list();
    }

    /** The organization a person belongs to, if it is that one and enabled. */
    Optional<Seen> ofPerson(Handle handle, Caller.Person person, int id) {
        int role = OrganizationRow.COLUMNS.split(", ", -1).length + 1;
        return handle.createQuery("""
                        SELECT %s, mine.role FROM organization o
                        LEFT JOIN active_membership mine
                          ON mine.organization_id = o.id AND mine.person_id = :person AND mine.project_id IS NULL
                        WHERE o.id = :id AND NOT o.disabled AND (:only = 0 OR o.id = :only)
                          AND EXISTS (SELECT FROM active_membership WHERE person_id = :person AND organization_id = o.id)""".formatted(OrganizationRow.COLUMNS))
                .bind("person", person.personId())
                .bind("only", person.onlyOrganization())
                .bind("id", id)
                .map((row, context) -> new Seen(mapper.map(row, context), Optional.ofNullable(row.getString(role))))
                .findOne();
    }

    /** The projects of one person's memberships in these organizations that are not of the whole organization. */
    static List<Integer> projectsOfPerson(Handle handle, int personId) {
        return handle.createQuery(
                        "SELECT project_id FROM active_membership WHERE person_id = :person AND project_id IS NOT NULL")
                .bind("person", personId)
                .mapTo(Integer.class)
                .list();
    }
}

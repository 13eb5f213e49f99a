package io.tenantry.apikey;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.id.ApiKeyId;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.member.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/** The SQL of API keys as their owners see them: valid keys with the names of their organization and project. */
public final class CallerApiKeyStore {
    private static final String SELECT = "SELECT " + ApiKeyStore.COLUMNS + """
            , coalesce(o.name, ''), coalesce(p.name, '') FROM api_key k
            LEFT JOIN organization o ON o.id = k.organization_id LEFT JOIN project p ON p.id = k.project_id
            WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > :now) AND
            """;

    private CallerApiKeyStore() {}

    static Optional<NamedApiKey> find(Handle handle, ApiKeyId id, Instant now) {
        return handle.createQuery(SELECT + "k.id = :id")
                .bind("id", id)
                .bind("now", now)
                .map(CallerApiKeyStore::named)
                .findOne();
    }

    /**
     * A page of a list that is sorted by id.
     *
     * @param after the id before its first one
     * @param most the maximum number of keys
     */
    record Part(int after, int most) {
        private static final String SQL = " AND k.id > :after ORDER BY k.id LIMIT :most";

        private Query bind(Query query) {
            return query.bind("after", after).bind("most", most);
        }
    }

    /** The keys of an organization and of all its projects, by id. */
    static List<NamedApiKey> ofOrganization(Handle handle, OrganizationId organization, Instant now, Part part) {
        return part.bind(handle.createQuery(SELECT + "k.organization_id = :organization" + Part.SQL))
                .bind("organization", organization)
                .bind("now", now)
                .map(CallerApiKeyStore::named)
                .list();
    }

    /** The keys of a project, by id. */
    static List<NamedApiKey> ofProject(
            Handle handle, OrganizationId organization, ProjectId project, Instant now, Part part) {
        return part.bind(handle.createQuery(
                        SELECT + "k.organization_id = :organization AND k.project_id = :project" + Part.SQL))
                .bind("organization", organization)
                .bind("project", project)
                .bind("now", now)
                .map(CallerApiKeyStore::named)
                .list();
    }

    /** A person's own keys, by id. */
    static List<NamedApiKey> own(Handle handle, PersonId person, Instant now, Part part) {
        return part.bind(handle.createQuery(SELECT + "k.person_id = :person AND k.organization_id IS NULL" + Part.SQL))
                .bind("person", person)
                .bind("now", now)
                .map(CallerApiKeyStore::named)
                .list();
    }

    /**
     * A person's own keys, those of the organizations that the person administers, and those of the projects that the person can
     * change, by id.
     */
    static List<NamedApiKey> ofPerson(Handle handle, Caller.Person person, Instant now, Part part) {
        return part.bind(handle.createQuery("""
                        WITH mine AS MATERIALIZED (
                          SELECT m.organization_id, m.project_id, m.role
                          FROM active_membership m JOIN organization o ON o.id = m.organization_id
                          WHERE m.person_id = :person AND NOT o.disabled
                            AND (CAST(:only AS integer) IS NULL OR m.organization_id = :only))
                        """ + SELECT + """
                        k.id IN (
                          SELECT id FROM api_key WHERE person_id = :person AND organization_id IS NULL AND CAST(:only AS integer) IS NULL
                          UNION ALL
                          SELECT a.id FROM mine JOIN api_key a ON a.organization_id = mine.organization_id
                          WHERE (a.project_id IS NULL AND mine.project_id IS NULL AND mine.role = ANY(:administering))
                             OR (a.project_id IS NOT NULL AND mine.role = ANY(:building)
                                 AND (mine.project_id IS NULL OR mine.project_id = a.project_id)))""" + Part.SQL))
                .bind("person", person.personId())
                .bindByType("only", person.reach().onlyOrganization(), OrganizationId.class)
                .bind("administering", roles(Right.ADMINISTER))
                .bind("building", roles(Right.BUILD))
                .bind("now", now)
                .map(CallerApiKeyStore::named)
                .list();
    }

    private static String[] roles(Right least) {
        return Arrays.stream(Role.values())
                .filter(role -> Rights.of(role).compareTo(least) >= 0)
                .map(Role::word)
                .toArray(String[]::new);
    }

    /** Finds a key and locks it until this transaction ends. */
    static Optional<NamedApiKey> lock(Handle handle, ApiKeyId id, Instant now) {
        return handle.createQuery(SELECT + "k.id = :id FOR UPDATE OF k")
                .bind("id", id)
                .bind("now", now)
                .map(CallerApiKeyStore::named)
                .findOne();
    }

    static void rename(Handle handle, ApiKeyId id, String name) {
        handle.createUpdate("UPDATE api_key SET name = :name WHERE id = :id")
                .bind("name", name)
                .bind("id", id)
                .execute();
    }

    /**
     * The keys of an organization and its projects that a person is responsible for, and the keys of nobody that were made with
     * such keys, also with revoked ones; by id, locked.
     */
    public static List<NamedApiKey> inNameOf(Handle handle, OrganizationId organization, PersonId person, Instant now) {
        return handle.createQuery("""
                        WITH RECURSIVE theirs AS (
                          SELECT id FROM api_key WHERE organization_id = :organization AND person_id = :person
                          UNION SELECT made.id FROM api_key made JOIN theirs ON made.created_by_key = theirs.id
                          WHERE made.organization_id = :organization AND made.person_id IS NULL)
                        """ + SELECT + """
                        k.id IN (SELECT id FROM theirs) ORDER BY k.id FOR UPDATE OF k""")
                .bind("organization", organization)
                .bind("person", person)
                .bind("now", now)
                .map(CallerApiKeyStore::named)
                .list();
    }

    /** Makes another person responsible for a key. */
    public static void handOver(Handle handle, ApiKeyId id, PersonId person) {
        handle.createUpdate("UPDATE api_key SET person_id = :person WHERE id = :id")
                .bind("person", person)
                .bind("id", id)
                .execute();
    }

    /**
     * Keeps the members of an organization from being removed until this transaction ends, and waits for a removal that is under
     * way. The permission of the author of a key has to be checked after it.
     */
    static void keepMembers(Handle handle, OrganizationId organization) {
        handle.execute("SELECT FROM organization WHERE id = ? FOR SHARE", organization);
    }

    /** The organization of an existing project. */
    static OrganizationId organizationOf(Handle handle, ProjectId project) {
        return handle.createQuery("SELECT organization_id FROM project WHERE id = :id")
                .bind("id", project)
                .mapTo(OrganizationId.class)
                .one();
    }

    private static NamedApiKey named(ResultSet row, StatementContext context) throws SQLException {
        return new NamedApiKey(
                ApiKeyStore.key(row, context), row.getString(ApiKeyStore.NEXT), row.getString(ApiKeyStore.NEXT + 1));
    }
}

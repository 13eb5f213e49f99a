package io.tenantry.project.list;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.canonical.Names;
import io.tenantry.fault.Fault;
import io.tenantry.id.ApiKeyId;
import io.tenantry.listing.Like;
import io.tenantry.listing.Listing;
import io.tenantry.listing.Positions;
import io.tenantry.listing.Slice;
import io.tenantry.project.Handover;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of projects as the organisation API lists them. */
final class ListedProjectStore {
    private static final String COLUMNS = """
            p.id, p.revision, p.name, p.color, p.locale, p.handover_inbox, p.handover_whisper, p.live_agent_default_inbox,
            unix_seconds(p.created_at), unix_seconds(p.updated_at), p.created_by, p.last_changed_by""";

    private static final Listing<ListedProject> LIST = new Listing<>(
            COLUMNS,
            "project p",
            "p.id",
            "p.revision",
            Positions.Kind.PROJECT,
            null,
            ListedProjectStore::project,
            project -> new Listing.RowRevision(project.id().value(), project.revision()));

    private static final String SEEN_BY_PERSON = """
            EXISTS (SELECT FROM active_membership mine
                    WHERE mine.person_id = :person AND mine.organization_id = p.organization_id
                      AND (mine.project_id IS NULL OR mine.project_id = p.id))""";

    private ListedProjectStore() {}

    /** One page of the projects of an organization that a caller sees. The caller must see the organization. */
    static Slice<ListedProject> list(
            Handle handle, Caller caller, OrganizationId organization, ListedProjectQuery query) {
        Map<String, Object> values = new HashMap<>(Map.of("organization", organization));
        String where = "p.organization_id = :organization";
        switch (caller) {
            case Caller.Operator ignored -> {}
            case Caller.OrganizationKey ignored -> {}
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey(ApiKeyId ignored, OrganizationId alsoIgnored, ProjectId own) -> {
                where += " AND p.id = :own";
                values.put("own", own);
            }
            case Caller.Person person -> {
                where += " AND " + SEEN_BY_PERSON;
                values.put("person", person.personId());
            }
        }
        if (!query.filter().isEmpty()) {
            where += " AND p.name_fold LIKE :filter";
            values.put("filter", Like.containing(Names.fold(query.filter())));
        }
        return LIST.page(handle, new Listing.Filter(where, values, query.conditions()), query.order(), query.window());
    }

    static Optional<ListedProject> find(Handle handle, ProjectId id) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM project p WHERE p.id = :id")
                .bind("id", id)
                .map(ListedProjectStore::project)
                .findOne();
    }

    /** Whether an organization has a project with a name, case-insensitive. */
    static boolean hasName(Handle handle, OrganizationId organization, String name) {
        return handle.createQuery("""
                        SELECT EXISTS (SELECT FROM project WHERE organization_id = :organization AND name_fold = :name)""")
                .bind("organization", organization)
                .bind("name", Names.fold(name))
                .mapTo(boolean.class)
                .one();
    }

    /** Sets the fields of a new project other than its name. */
    static void furnish(Handle handle, ProjectId id, ListedProjectChange wanted) {
        Handover handover = wanted.handover();
        handle.createUpdate("""
                        UPDATE project SET color = coalesce(:color, color), locale = coalesce(:locale, locale),
                            handover_inbox = :inbox, handover_whisper = :whisper
                        WHERE id = :id""")
                .bindByType("color", wanted.color(), String.class)
                .bindByType("locale", wanted.locale(), String.class)
                .bindByType("inbox", handover == null ? null : handover.setupLiveAgentInbox(), Boolean.class)
                .bindByType("whisper", handover == null ? null : handover.whisperAssist(), String.class)
                .bind("id", id)
                .execute();
    }

    /** @param by the person who changes it; null for an operator or a program */
    static void update(Handle handle, @Nullable PersonId by, ProjectId id, ListedProjectChange wanted) {
        Handover handover = wanted.handover();
        String name = wanted.name();
        handle.createUpdate("""
                        UPDATE project SET name = coalesce(:name, name), name_fold = coalesce(:fold, name_fold),
                            name_order = coalesce(:order, name_order), color = coalesce(:color, color),
                            handover_inbox = CASE WHEN :named THEN :inbox ELSE handover_inbox END,
                            handover_whisper = CASE WHEN :named THEN :whisper ELSE handover_whisper END,
                            live_agent_default_inbox = CASE WHEN :placed THEN :default_inbox ELSE live_agent_default_inbox END,
                            revision = revision + 1, updated_at = now(), last_changed_by = user_of(:by, organization_id)
                        WHERE id = :id""")
                .bindByType("name", name, String.class)
                .bindByType("fold", name == null ? null : Names.fold(name), String.class)
                .bindByType("order", name == null ? null : Names.order(name), byte[].class)
                .bindByType("color", wanted.color(), String.class)
                .bind("named", wanted.handoverNamed())
                .bindByType("inbox", handover == null ? null : handover.setupLiveAgentInbox(), Boolean.class)
                .bindByType("whisper", handover == null ? null : handover.whisperAssist(), String.class)
                .bind("placed", wanted.defaultInboxNamed())
                .bindByType("default_inbox", wanted.liveAgentDefaultInbox(), Long.class)
                .bindByType("by", by, PersonId.class)
                .bind("id", id)
                .execute();
    }

    private static ListedProject project(ResultSet row, StatementContext context) throws SQLException {
        String whisper = row.getString(7);
        return new ListedProject(
                new ProjectId(row.getInt(1)),
                row.getInt(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                whisper == null ? null : new Handover(row.getBoolean(6), whisper),
                row.getObject(8, Long.class),
                row.getLong(9),
                row.getLong(10),
                row.getString(11),
                row.getString(12));
    }
}

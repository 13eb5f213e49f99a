package io.tenantry.audit;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.Origin;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.access.RequestId;
import io.tenantry.id.IntId;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The SQL that writes the history. */
public final class AuditStore {
    private static final JsonMapper JSON = new JsonMapper();

    /** The name of an object in the database, by type. */
    private static final String NAME = """
            CASE e.type
                WHEN 'Organization' THEN (SELECT name FROM organization WHERE id = e.object)
                WHEN 'Project' THEN (SELECT name FROM project WHERE id = e.object)
                WHEN 'ApiKey' THEN (SELECT coalesce(nullif(name, ''), prefix || '…') FROM api_key WHERE id = e.object)
                WHEN 'Membership' THEN (SELECT email FROM membership m JOIN person p ON p.id = m.person_id WHERE m.id = e.object)
                WHEN 'User' THEN (SELECT email FROM person WHERE id = e.object)
            END""";

    private static final String COLUMNS = """
            organization_id, project_id, operator, person_id, person_email, person_email_fold, api_key_id, api_key_name,
            operation, action, object_type, object_id, object_name, changes, details, request_id, from_address, user_agent,
            operator_key_id, operator_key_name, operator_key_prefix""";

    private static final String INSERT = "INSERT INTO audit_event (" + COLUMNS + """
            )
            SELECT e.organization, e.project,
                coalesce(:operator, (SELECT created_by_operator FROM api_key WHERE id = :key AND person_id IS NULL)),
                :person, (SELECT email FROM person WHERE id = :person), (SELECT email_fold FROM person WHERE id = :person),
                :key, (SELECT name FROM api_key WHERE id = :key),
                e.operation, e.action, e.type, e.object, coalesce(e.name,\s""" + NAME + """
                ), e.changes::jsonb, e.details::jsonb, :request, :address, :agent,
                :operatorKey, (SELECT name FROM operator_key WHERE id = :operatorKey),
                (SELECT prefix FROM operator_key WHERE id = :operatorKey)
            FROM unnest(:organizations, :projects, :operations, :actions, :types, :objects, :names, :changes, :details)
                WITH ORDINALITY
                AS e (organization, project, operation, action, type, object, name, changes, details, place)
            ORDER BY e.place""";

    /**
     * The part of a statement that adds entries about the organizations that it changes. It follows a part {@code changed} that
     * returns their ids and names. {@link #bind} sets its values.
     */
    public static final String OF_CHANGED = "INSERT INTO audit_event (" + COLUMNS + """
            )
            SELECT changed.id, NULL,
                coalesce(actor.operator,
                    (SELECT created_by_operator FROM api_key WHERE id = actor.key AND person_id IS NULL)),
                actor.person, (SELECT email FROM person WHERE id = actor.person),
                (SELECT email_fold FROM person WHERE id = actor.person),
                actor.key, (SELECT name FROM api_key WHERE id = actor.key), ?, ?, 'Organization', changed.id, changed.name,
                CAST(? AS jsonb), CAST(? AS jsonb), ?, ?, ?,
                actor.operator_key, (SELECT name FROM operator_key WHERE id = actor.operator_key),
                (SELECT prefix FROM operator_key WHERE id = actor.operator_key)
            FROM changed, (SELECT CAST(? AS text) AS operator, CAST(? AS integer) AS person, CAST(? AS integer) AS key,
                CAST(? AS integer) AS operator_key) actor
            """;

    private AuditStore() {}

    /**
     * The actor of an entry: a person or a person's key, another key, an operator with or without an own key, or an operator who
     * impersonates a person.
     */
    private record Actor(
            @Nullable String operator,
            @Nullable PersonId person,
            @Nullable Integer key,
            @Nullable Integer operatorKey) {
        static Actor of(@Nullable Caller caller) {
            return caller == null
                    ? new Actor(null, null, null, null)
                    : new Actor(
                            caller.operator(), caller.person(), IntId.valueOrNull(caller.key()), operatorKeyOf(caller));
        }
    }

    /** Writes an entry for each new organization, in one statement. */
    static void insertCreated(
            Handle handle, Caller caller, Collection<OrganizationId> organizations, String action, String objectType) {
        Actor actor = Actor.of(caller);
        handle.createUpdate("""
                        INSERT INTO audit_event (organization_id, operator, person_id, api_key_id,
                            operation, action, object_type, object_id, object_name, request_id, from_address, user_agent,
                            operator_key_id, operator_key_name, operator_key_prefix)
                        SELECT id, :operator, :person, :key, 'create', :action, :type, id, name, :request, :address, :agent,
                            :operatorKey, (SELECT name FROM operator_key WHERE id = :operatorKey),
                            (SELECT prefix FROM operator_key WHERE id = :operatorKey)
                        FROM organization WHERE id = ANY(:ids)""")
                .bind("operator", actor.operator)
                .bindByType("person", actor.person, PersonId.class)
                .bind("key", actor.key)
                .bindByType("operatorKey", actor.operatorKey, Integer.class)
                .bind("action", action)
                .bind("type", objectType)
                .bind("request", RequestId.current())
                .bind("address", Origin.current().address())
                .bind("agent", Origin.current().userAgent())
                .bind("ids", organizations.toArray(OrganizationId[]::new))
                .execute();
    }

    /**
     * Sets the values of {@link #OF_CHANGED}, the first at {@code first}; returns the next free index.
     *
     * @param entry the entry; its organization and object are the changed ones
     */
    public static int bind(PreparedStatement statement, int first, Caller caller, AuditEntry entry)
            throws SQLException {
        Actor actor = Actor.of(caller);
        int next = first;
        statement.setString(next++, word(entry));
        statement.setString(next++, entry.action());
        statement.setString(next++, changes(entry));
        statement.setString(next++, JSON.writeValueAsString(entry.details()));
        statement.setString(next++, RequestId.current());
        statement.setString(next++, Origin.current().address());
        statement.setString(next++, Origin.current().userAgent());
        statement.setString(next++, actor.operator);
        statement.setObject(next++, PersonId.valueOrNull(actor.person), Types.INTEGER);
        statement.setObject(next++, actor.key, Types.INTEGER);
        statement.setObject(next++, actor.operatorKey, Types.INTEGER);
        return next;
    }

    /** Writes entries, at least one, in one statement. */
    static void insert(Handle handle, @Nullable Caller caller, List<AuditEntry> entries) {
        Actor actor = Actor.of(caller);
        handle.createUpdate(INSERT)
                .bindByType("operator", actor.operator, String.class)
                .bindByType("person", actor.person, PersonId.class)
                .bindByType("key", actor.key, Integer.class)
                .bindByType("operatorKey", actor.operatorKey, Integer.class)
                .bind("request", RequestId.current())
                .bindByType("address", Origin.current().address(), String.class)
                .bindByType("agent", Origin.current().userAgent(), String.class)
                .bind("organizations", numbers(entries, entry -> OrganizationId.valueOrNull(entry.organizationId())))
                .bind("projects", numbers(entries, entry -> ProjectId.valueOrNull(entry.projectId())))
                .bind("operations", texts(entries, AuditStore::word))
                .bind("actions", texts(entries, AuditEntry::action))
                .bind("types", texts(entries, AuditEntry::objectType))
                .bind("objects", numbers(entries, AuditEntry::objectId))
                .bind("names", texts(entries, AuditEntry::objectName))
                .bind("changes", texts(entries, AuditStore::changes))
                .bind("details", texts(entries, entry -> JSON.writeValueAsString(entry.details())))
                .execute();
    }

    private static @Nullable Integer operatorKeyOf(Caller caller) {
        return caller instanceof Caller.Operator operator && operator.operatorKey() != null
                ? operator.operatorKey().id().value()
                : null;
    }

    private static @Nullable Integer[] numbers(
            List<AuditEntry> entries, Function<AuditEntry, @Nullable Integer> value) {
        return entries.stream().map(value).toArray(Integer[]::new);
    }

    private static @Nullable String[] texts(List<AuditEntry> entries, Function<AuditEntry, @Nullable String> value) {
        return entries.stream().map(value).toArray(String[]::new);
    }

    private static @Nullable String changes(AuditEntry entry) {
        return entry.changes().isEmpty()
                ? null
                : JSON.writeValueAsString(entry.changes().all());
    }

    private static String word(AuditEntry entry) {
        return entry.operation().name().toLowerCase(Locale.ROOT);
    }
}

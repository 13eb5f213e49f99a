package io.tenantry.audit;

import io.tenantry.access.Caller;
import io.tenantry.access.RequestId;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The SQL of the history. */
public final class AuditStore {
    private static final JsonMapper JSON = new JsonMapper();

    private static final String INSERT = """
            INSERT INTO audit_event (organization_id, project_id, operator, person_id, person_email, person_email_fold,
                api_key_id, api_key_name, operation, action, object_type, object_id, details, request_id)
            VALUES (:organization, :project, :operator, :person,
                (SELECT email FROM person WHERE id = :person), (SELECT email_fold FROM person WHERE id = :person), :key,
                (SELECT name FROM api_key WHERE id = :key),
                :operation, :action, :type, :object, CAST(:details AS jsonb), :request)""";

    /**
     * A note on organizations as part of the statement that changes them: it follows a part {@code changed} that returns
     * their ids. {@link #bind} sets its values.
     */
    public static final String OF_CHANGED = """
            INSERT INTO audit_event (organization_id, operator, person_id, person_email, person_email_fold, api_key_id,
                api_key_name, operation, action, object_type, object_id, details, request_id)
            SELECT changed.id, actor.operator, actor.person, (SELECT email FROM person WHERE id = actor.person),
                (SELECT email_fold FROM person WHERE id = actor.person),
                actor.key, (SELECT name FROM api_key WHERE id = actor.key), ?, ?, 'Organization', changed.id,
                CAST(? AS jsonb), ?
            FROM changed, (SELECT CAST(? AS text) AS operator, CAST(? AS integer) AS person, CAST(? AS integer) AS key) actor
            """;

    private AuditStore() {}

    /** Who did something: at most one of these, or an operator as a person. */
    private record Actor(
            @Nullable String operator,
            @Nullable Integer person,
            @Nullable Integer key) {
        static Actor of(@Nullable Caller caller) {
            return switch (caller) {
                case null -> new Actor(null, null, null);
                case Caller.Operator(String username) -> new Actor(username, null, null);
                case Caller.Person by ->
                    new Actor(by.impersonator().isEmpty() ? null : by.impersonator(), by.personId(), null);
                case Caller.OrganizationKey(int id, int ignored) -> new Actor(null, null, id);
                case Caller.ProjectKey(int id, int ignored, int alsoIgnored) -> new Actor(null, null, id);
            };
        }
    }

    /** Writes into the history that these organizations were created, in one statement. */
    public static void noteCreated(
            Handle handle, Caller caller, Collection<Integer> organizations, String action, String objectType) {
        Actor actor = Actor.of(caller);
        handle.createUpdate("""
                        INSERT INTO audit_event (organization_id, operator, person_id, api_key_id,
                            operation, action, object_type, object_id, request_id)
                        SELECT id, :operator, :person, :key, 'create', :action, :type, id, :request
                        FROM unnest(CAST(:ids AS integer[])) id""")
                .bind("operator", actor.operator)
                .bind("person", actor.person)
                .bind("key", actor.key)
                .bind("action", action)
                .bind("type", objectType)
                .bind("request", RequestId.current())
                .bind("ids", organizations.toArray(Integer[]::new))
                .execute();
    }

    /**
     * Sets the values of {@link #OF_CHANGED}, the first at {@code first}; returns the next free position.
     *
     * @param note its organization and object are those that are changed
     */
    public static int bind(PreparedStatement statement, int first, Caller caller, AuditNote note) throws SQLException {
        Actor actor = Actor.of(caller);
        int next = first;
        statement.setString(next++, word(note));
        statement.setString(next++, note.action());
        statement.setString(next++, JSON.writeValueAsString(note.details()));
        statement.setString(next++, RequestId.current());
        statement.setString(next++, actor.operator);
        statement.setObject(next++, actor.person, Types.INTEGER);
        statement.setObject(next++, actor.key, Types.INTEGER);
        return next;
    }

    /**
     * Writes a note into the history, in the transaction of what it tells of.
     *
     * @param caller who did it; null for the program itself
     */
    public static void note(Handle handle, @Nullable Caller caller, AuditNote note) {
        bound(handle.createUpdate(INSERT), Actor.of(caller), note).execute();
    }

    /** Writes several notes, as {@link #note} does one, in one go. */
    public static void noteAll(Handle handle, @Nullable Caller caller, List<AuditNote> notes) {
        Actor actor = Actor.of(caller);
        PreparedBatch batch = handle.prepareBatch(INSERT);
        notes.forEach(note -> bound(batch, actor, note).add());
        batch.execute();
    }

    private static <T extends SqlStatement<T>> T bound(T insert, Actor actor, AuditNote note) {
        return insert.bind("organization", note.organizationId())
                .bind("project", note.projectId())
                .bind("operator", actor.operator)
                .bind("person", actor.person)
                .bind("key", actor.key)
                .bind("operation", word(note))
                .bind("action", note.action())
                .bind("type", note.objectType())
                .bind("object", note.objectId())
                .bind("details", JSON.writeValueAsString(note.details()))
                .bind("request", RequestId.current());
    }

    private static String word(AuditNote note) {
        return note.operation().name().toLowerCase(Locale.ROOT);
    }
}

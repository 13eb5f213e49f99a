package io.tenantry.organization.bulk;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.Origin;
import io.tenantry.access.RequestId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditStore;
import io.tenantry.audit.Changes;
import io.tenantry.storage.connection.SqlFailed;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The SQL of bulk changes. */
final class BulkChangeStore {
    private static final String COLUMNS = """
            id, disabled, chosen, name_filter, status_filter, operator, expected, state, changed, unchanged, failed, created_at,
            starts_at, ended_at""";

    /** A change that this transaction has locked, with the range of ids that is left. */
    record Due(
            BulkChange.Id id,
            boolean disabled,
            Selection selection,
            String operator,
            String requestId,
            Origin origin,
            int position,
            int last) {}

    /** An organization that this transaction has locked. */
    record Candidate(OrganizationId organization, boolean disabled, boolean beingDeleted) {}

    private BulkChangeStore() {}

    static BulkChange.Id insert(
            Handle handle,
            String operator,
            boolean disabled,
            Selection selection,
            long expected,
            Instant now,
            Instant start) {
        Selection.Matching matching =
                selection instanceof Selection.Matching some ? some : new Selection.Matching("", Selection.Status.ALL);
        return new BulkChange.Id(handle.createQuery("""
                        INSERT INTO bulk_change (disabled, chosen, name_filter, status_filter, operator, request_id,
                            from_address, user_agent, expected, last_id, created_at, starts_at)
                        SELECT :disabled, :chosen, :filter, :status, :operator, :request, :address, :agent, :expected,
                            coalesce(max(id), 0), :now, :start
                        FROM organization
                        RETURNING id""")
                .bind("disabled", disabled)
                .bindByType(
                        "chosen",
                        selection instanceof Selection.Chosen(List<OrganizationId> organizations)
                                ? organizations.stream()
                                        .map(OrganizationId::value)
                                        .toArray(Integer[]::new)
                                : null,
                        Integer[].class)
                .bind("filter", matching.filter())
                .bind("status", matching.status().name().toLowerCase(Locale.ROOT))
                .bind("operator", operator)
                .bind("request", RequestId.current())
                .bindByType("address", Origin.current().address(), String.class)
                .bindByType("agent", Origin.current().userAgent(), String.class)
                .bind("expected", expected)
                .bind("now", time(now))
                .bind("start", time(start))
                .mapTo(Integer.class)
                .one());
    }

    static Optional<BulkChange> find(Handle handle, BulkChange.Id id) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM bulk_change WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> read(row))
                .findOne();
    }

    static List<BulkChange> newest(Handle handle, int most, long skip) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM bulk_change ORDER BY id DESC LIMIT :most OFFSET :skip")
                .bind("most", most)
                .bind("skip", skip)
                .map((row, context) -> read(row))
                .list();
    }

    static long count(Handle handle) {
        return handle.createQuery("SELECT count(*) FROM bulk_change")
                .mapTo(Long.class)
                .one();
    }

    /** Locks a change; returns its state. */
    static Optional<BulkChange.State> lock(Handle handle, BulkChange.Id id) {
        return handle.createQuery("SELECT state FROM bulk_change WHERE id = :id FOR UPDATE")
                .bind("id", id)
                .map((row, context) -> state(row.getString(1)))
                .findOne();
    }

    static void end(Handle handle, BulkChange.Id id, BulkChange.State state, Instant now) {
        handle.createUpdate("UPDATE bulk_change SET state = :state, ended_at = :now WHERE id = :id")
                .bind("state", state.name().toLowerCase(Locale.ROOT))
                .bind("now", time(now))
                .bind("id", id)
                .execute();
    }

    /** The changes that are due, the first ones first. */
    static List<BulkChange.Id> due(Handle handle, Instant now) {
        return handle.createQuery("""
                        SELECT id FROM bulk_change WHERE state IN ('waiting', 'running') AND starts_at <= :now
                        ORDER BY starts_at, id LIMIT 100""")
                .bind("now", time(now))
                .map((row, context) -> new BulkChange.Id(row.getInt(1)))
                .list();
    }

    /** Locks a change for this transaction; empty when it is not due any more, or another node has locked it. */
    static Optional<Due> take(Handle handle, BulkChange.Id id, Instant now) {
        return handle.createQuery("""
                        SELECT id, disabled, chosen, name_filter, status_filter, operator, request_id, from_address, user_agent,
                            position, last_id
                        FROM bulk_change
                        WHERE id = :id AND state IN ('waiting', 'running') AND starts_at <= :now FOR UPDATE SKIP LOCKED""")
                .bind("id", id)
                .bind("now", time(now))
                .map((row, context) -> new Due(
                        new BulkChange.Id(row.getInt(1)),
                        row.getBoolean(2),
                        selection(row, 3),
                        row.getString(6),
                        row.getString(7),
                        new Origin(row.getString(8), row.getString(9)),
                        row.getInt(10),
                        row.getInt(11)))
                .findOne();
    }

    static boolean isOperator(Handle handle, String username) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM operator WHERE username = :name)")
                .bind("name", username)
                .mapTo(boolean.class)
                .one();
    }

    /** Locks the organizations of a selection in a range of ids, in the order of their ids. */
    static List<Candidate> lockCandidates(Handle handle, Selection selection, int after, int until) {
        String sql = """
                SELECT o.id, o.disabled, EXISTS (SELECT FROM deletion d
                    WHERE d.organization_id = o.id AND d.status = 'IN_PROGRESS')
                FROM organization o WHERE o.id > :after AND o.id <= :until AND %s ORDER BY o.id FOR UPDATE OF o""".formatted(SelectionStore.where(selection));
        return SelectionStore.bind(handle.createQuery(sql), selection)
                .bind("after", after)
                .bind("until", until)
                .map((row, context) ->
                        new Candidate(new OrganizationId(row.getInt(1)), row.getBoolean(2), row.getBoolean(3)))
                .list();
    }

    /** Enables or disables organizations that were not so before, and adds an audit entry for each, as a single change does. */
    static void change(Handle handle, Caller.Operator operator, boolean disabled, List<OrganizationId> organizations) {
        String sql = """
                WITH changed AS (
                    UPDATE organization o SET disabled = ?, revision = revision + 1, updated_at = now()
                    WHERE id = ANY(?) RETURNING o.id, o.name)
                """ + AuditStore.OF_CHANGED;
        AuditEntry entry = AuditEntry.ofOrganization(Operation.UPDATE, "updateOrganisation")
                .changes(new Changes().add("disabled", !disabled, disabled));
        try (PreparedStatement statement = handle.getConnection().prepareStatement(sql)) {
            Array ids = handle.getConnection()
                    .createArrayOf(
                            "integer",
                            organizations.stream().map(OrganizationId::value).toArray(Integer[]::new));
            statement.setBoolean(1, disabled);
            statement.setArray(2, ids);
            AuditStore.bind(statement, 3, operator, entry);
            statement.executeUpdate();
        } catch (SQLException failed) {
            throw new SqlFailed(failed);
        }
    }

    static void note(Handle handle, BulkChange.Id id, BulkChange.Outcome outcome, List<OrganizationId> organizations) {
        if (organizations.isEmpty()) {
            return;
        }
        handle.createUpdate("""
                        INSERT INTO bulk_change_result (bulk_change_id, organization_id, outcome)
                        SELECT :id, organization, :outcome FROM unnest(:organizations) organization""")
                .bind("id", id)
                .bind("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .bind("organizations", organizations.toArray(OrganizationId[]::new))
                .execute();
    }

    static void advance(Handle handle, BulkChange.Id id, int position, BulkChange.Counts more) {
        handle.createUpdate("""
                        UPDATE bulk_change SET state = 'running', position = :position, changed = changed + :changed,
                            unchanged = unchanged + :unchanged, failed = failed + :failed
                        WHERE id = :id""")
                .bind("id", id)
                .bind("position", position)
                .bind("changed", more.changed())
                .bind("unchanged", more.unchanged())
                .bind("failed", more.failed())
                .execute();
    }

    static List<BulkResult> failures(Handle handle, BulkChange.Id id, int most) {
        return results(handle, id, "r.outcome = 'being_deleted'", new OrganizationId(0), most);
    }

    /** The outcomes for the organizations after one of them, by id. */
    static List<BulkResult> results(Handle handle, BulkChange.Id id, OrganizationId after, int most) {
        return results(handle, id, "TRUE", after, most);
    }

    private static List<BulkResult> results(
            Handle handle, BulkChange.Id id, String which, OrganizationId after, int most) {
        return handle.createQuery("""
                        SELECT o.id, o.name, r.outcome FROM bulk_change_result r JOIN organization o ON o.id = r.organization_id
                        WHERE r.bulk_change_id = :id AND r.organization_id > :after AND %s
                        ORDER BY r.organization_id LIMIT :most""".formatted(which))
                .bind("id", id)
                .bind("after", after)
                .bind("most", most)
                .map((row, context) -> new BulkResult(
                        new OrganizationId(row.getInt(1)),
                        row.getString(2),
                        BulkChange.Outcome.valueOf(row.getString(3).toUpperCase(Locale.ROOT))))
                .list();
    }

    /** Deletes some of the results of changes that ended before a time; returns their number. */
    static int forgetResults(Handle handle, Instant before, int most) {
        return handle.createUpdate("""
                        DELETE FROM bulk_change_result WHERE ctid = ANY(ARRAY(
                            SELECT r.ctid FROM bulk_change b JOIN bulk_change_result r ON r.bulk_change_id = b.id
                            WHERE b.ended_at < :before LIMIT :most))""")
                .bind("before", time(before))
                .bind("most", most)
                .execute();
    }

    static int forget(Handle handle, Instant before, int most) {
        return handle.createUpdate("""
                        DELETE FROM bulk_change WHERE ctid = ANY(ARRAY(SELECT ctid FROM bulk_change
                            WHERE ended_at < :before LIMIT :most FOR UPDATE SKIP LOCKED))""")
                .bind("before", time(before))
                .bind("most", most)
                .execute();
    }

    private static BulkChange read(ResultSet row) throws SQLException {
        OffsetDateTime ended = row.getObject(14, OffsetDateTime.class);
        return new BulkChange(
                new BulkChange.Id(row.getInt(1)),
                row.getBoolean(2),
                selection(row, 3),
                row.getString(6),
                row.getLong(7),
                state(row.getString(8)),
                new BulkChange.Counts(row.getLong(9), row.getLong(10), row.getLong(11)),
                row.getObject(12, OffsetDateTime.class).toInstant(),
                row.getObject(13, OffsetDateTime.class).toInstant(),
                ended == null ? null : ended.toInstant());
    }

    private static Selection selection(ResultSet row, int first) throws SQLException {
        Array chosen = row.getArray(first);
        return SelectionStore.read(
                chosen == null ? null : (Integer[]) chosen.getArray(),
                row.getString(first + 1),
                row.getString(first + 2));
    }

    private static BulkChange.State state(String word) {
        return BulkChange.State.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}

package io.tenantry.deletion;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.measure.Backlog;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The SQL that removes the data of an organization. Table names and conditions come from the database's catalogue. */
final class PurgeStore {
    /** A purge that this transaction has locked. */
    record Due(Deletion.Id deletion, OrganizationId organization, boolean begun) {}

    /** The progress of one part. */
    record Progress(boolean done, long removed, byte[] digest) {}

    private PurgeStore() {}

    /** The deletions whose grace time is over. */
    static List<Deletion.Id> due(Handle handle, Instant now) {
        return handle.createQuery("""
                        SELECT id FROM deletion WHERE status = 'IN_PROGRESS' AND purge_after <= :now ORDER BY purge_after, id""")
                .bind("now", DeletionStore.time(now))
                .map((row, context) -> new Deletion.Id(row.getInt(1)))
                .list();
    }

    /** The deletions whose grace time is over, with the time since it was over. */
    static Backlog backlog(Handle handle, Instant now) {
        return handle.createQuery("""
                        SELECT count(*), coalesce(extract(epoch FROM :now - min(purge_after)), 0)
                        FROM (SELECT purge_after FROM deletion
                              WHERE status = 'IN_PROGRESS' AND purge_after <= :now LIMIT :most) due""")
                .bind("now", DeletionStore.time(now))
                .bind("most", Backlog.MOST)
                .map((row, context) -> new Backlog(row.getLong(1), Duration.ofMillis((long) (row.getDouble(2) * 1000))))
                .one();
    }

    /** Locks a purge for this transaction; empty when it is completed or another node has locked it. */
    static Optional<Due> take(Handle handle, Deletion.Id deletion) {
        return handle.createQuery("""
                        SELECT id, organization_id, purge_started_at IS NOT NULL FROM deletion
                        WHERE id = :id AND status = 'IN_PROGRESS' FOR UPDATE SKIP LOCKED""")
                .bind("id", deletion)
                .map((row, context) ->
                        new Due(new Deletion.Id(row.getInt(1)), new OrganizationId(row.getInt(2)), row.getBoolean(3)))
                .findOne();
    }

    /** Records the parts to remove and the members of the organization. */
    static void begin(Handle handle, Due due, Inventory inventory, Instant now) {
        handle.createUpdate(
                        "UPDATE deletion SET purge_started_at = :now, updated_at = :now, revision = revision + 1 WHERE"
                                + " id = :id")
                .bind("id", due.deletion)
                .bind("now", DeletionStore.time(now))
                .execute();
        handle.createUpdate("""
                        INSERT INTO deletion_part (deletion_id, ordinal, collection)
                        SELECT :id, ordinality, name FROM unnest(CAST(:names AS text[])) WITH ORDINALITY n (name, ordinality)""")
                .bind("id", due.deletion)
                .bind("names", inventory.names().toArray(String[]::new))
                .execute();
        notePeople(handle, due);
    }

    /** Records the members of the organization. */
    static void notePeople(Handle handle, Due due) {
        handle.createUpdate("""
                        INSERT INTO deletion_person (deletion_id, person_id)
                        SELECT DISTINCT CAST(:id AS integer), person_id FROM membership WHERE organization_id = :organization
                        ON CONFLICT DO NOTHING""")
                .bind("id", due.deletion)
                .bind("organization", due.organization)
                .execute();
    }

    /** The progress of a part. A part that did not exist when the purge began is added. */
    static Progress progress(Handle handle, Deletion.Id deletion, String collection) {
        handle.createUpdate("""
                        INSERT INTO deletion_part (deletion_id, ordinal, collection)
                        SELECT :id, coalesce(max(ordinal), 0) + 1, :name FROM deletion_part WHERE deletion_id = :id
                        ON CONFLICT DO NOTHING""").bind("id", deletion).bind("name", collection).execute();
        return handle.createQuery("""
                        SELECT done, removed, digest FROM deletion_part
                        WHERE deletion_id = :id AND collection = :name""")
                .bind("id", deletion)
                .bind("name", collection)
                .map((row, context) -> new Progress(row.getBoolean(1), row.getLong(2), row.getBytes(3)))
                .one();
    }

    /** The parts that are completely removed. */
    static Set<String> done(Handle handle, Deletion.Id deletion) {
        return Set.copyOf(handle.createQuery("SELECT collection FROM deletion_part WHERE deletion_id = :id AND done")
                .bind("id", deletion)
                .mapTo(String.class)
                .list());
    }

    static void keep(Handle handle, Deletion.Id deletion, String collection, Progress progress, Instant now) {
        handle.createUpdate("""
                        UPDATE deletion_part SET done = :done, removed = :removed, digest = :digest, updated_at = :now
                        WHERE deletion_id = :id AND collection = :name""")
                .bind("id", deletion)
                .bind("name", collection)
                .bind("done", progress.done)
                .bind("removed", progress.removed)
                .bind("digest", progress.digest)
                .bind("now", DeletionStore.time(now))
                .execute();
    }

    /**
     * Removes rows of a table; returns them as JSON, in the order of the primary key.
     *
     * @param numbers the ids for the condition
     * @param most the maximum number of rows
     */
    static List<String> remove(Handle handle, String table, Inventory.Rows rows, List<Integer> numbers, int most) {
        String sql = """
                WITH chosen AS MATERIALIZED (
                    SELECT t0.ctid AS place, row_number() OVER (ORDER BY %1$s) AS number, to_jsonb(t0) AS content
                    FROM %2$s t0 WHERE %3$s ORDER BY %1$s LIMIT :most),
                gone AS (DELETE FROM %2$s WHERE ctid = ANY(ARRAY(SELECT place FROM chosen)) RETURNING ctid AS place)
                SELECT content::text FROM chosen JOIN gone USING (place) ORDER BY number""".formatted(rows.order(), table, rows.condition());
        return handle.createQuery(sql)
                .bind("ids", numbers.toArray(Integer[]::new))
                .bind("most", most)
                .mapTo(String.class)
                .list();
    }

    /** Some of the recorded members of the organization. */
    static List<PersonId> people(Handle handle, Deletion.Id deletion, int most) {
        return handle.createQuery("""
                        SELECT person_id FROM deletion_person WHERE deletion_id = :id ORDER BY person_id LIMIT :most""")
                .bind("id", deletion)
                .bind("most", most)
                .mapTo(PersonId.class)
                .list();
    }

    /** Locks these people and returns those without any membership; no membership can be added until this transaction ends. */
    static List<PersonId> lockHomeless(Handle handle, List<PersonId> people) {
        PersonId[] ids = people.toArray(PersonId[]::new);
        handle.createQuery("SELECT id FROM person WHERE id = ANY(:ids) ORDER BY id FOR UPDATE")
                .bind("ids", ids)
                .mapTo(Integer.class)
                .list();
        // A separate statement, so that it sees the changes of the transactions that held the locks before.
        return handle.createQuery("""
                        SELECT id FROM person WHERE id = ANY(:ids)
                          AND NOT EXISTS (SELECT FROM membership WHERE person_id = person.id) ORDER BY id""").bind("ids", ids).mapTo(PersonId.class).list();
    }

    static List<String> addressKeys(Handle handle, List<PersonId> people) {
        return handle.createQuery("SELECT email_fold FROM person WHERE id = ANY(:ids)")
                .bind("ids", people.toArray(PersonId[]::new))
                .mapTo(String.class)
                .list();
    }

    static void forgetPeople(Handle handle, Deletion.Id deletion, List<PersonId> people) {
        handle.createUpdate("DELETE FROM deletion_person WHERE deletion_id = :id AND person_id = ANY(:people)")
                .bind("id", deletion)
                .bind("people", people.toArray(PersonId[]::new))
                .execute();
    }

    /** Removes the past positions of these rows. */
    static void forgetPositions(Handle handle, int kind, List<Integer> rows) {
        handle.createUpdate("DELETE FROM past_position WHERE kind = :kind AND row_id = ANY(:rows)")
                .bind("kind", kind)
                .bind("rows", rows.toArray(Integer[]::new))
                .execute();
    }

    /** Removes the past positions of memberships of an organization, or of people with these addresses. */
    static void forgetMemberships(Handle handle, OrganizationId organization, List<String> addressKeys) {
        handle.createUpdate("""
                        DELETE FROM past_position WHERE kind = 2
                          AND (position->>'organization_id' = :organization OR position->>'email_fold' = ANY(:addresses))""")
                .bind("organization", Integer.toString(organization.value()))
                .bind("addresses", addressKeys.toArray(String[]::new))
                .execute();
    }

    /** Removes the cached replies to requests of these keys. */
    static void forgetAnswersToKeys(Handle handle, List<Integer> keys) {
        handle.createUpdate("DELETE FROM repeated_request WHERE caller = ANY(:callers)")
                .bind("callers", keys.stream().map(id -> "key " + id).toArray(String[]::new))
                .execute();
    }

    /** Removes the cached replies to requests of these people, with whatever credentials they were sent. */
    static void forgetAnswersToPeople(Handle handle, List<PersonId> people) {
        // All texts with the prefix "person 12 " lie between it and "person 12!".
        handle.createUpdate("""
                        DELETE FROM repeated_request r USING unnest(CAST(:people AS text[])) p (name)
                        WHERE r.caller ~>=~ (p.name || ' ') AND r.caller ~<~ (p.name || '!')""")
                .bind("people", people.stream().map(id -> "person " + id).toArray(String[]::new))
                .execute();
    }

    /** Removes the cached replies to requests of people whose credentials are for one organization. */
    static void forgetAnswersWithin(Handle handle, OrganizationId organization) {
        handle.createUpdate("DELETE FROM repeated_request WHERE caller LIKE :caller")
                .bind("caller", "person % " + organization + " %")
                .execute();
    }

    /** A cached reply to an operator or a service that writes ledgers; the body is encrypted. */
    record Kept(String caller, String key, byte[] body) {}

    /** The next cached replies to operators and services after one of them, in the order of the primary key. */
    static List<Kept> answersToOperators(Handle handle, Kept after, int most) {
        return handle.createQuery("""
            SELECT caller, key, body FROM repeated_request
            WHERE (caller LIKE 'operator %' OR caller IN
                    (SELECT 'service key ' || id FROM service_key WHERE 'billing' = ANY(scopes)))
              AND body IS NOT NULL AND (caller, key) > (:caller, :key)
            ORDER BY caller, key LIMIT :most\
            """)
                .bind("caller", after.caller)
                .bind("key", after.key)
                .bind("most", most)
                .map((row, context) -> new Kept(row.getString(1), row.getString(2), row.getBytes(3)))
                .list();
    }

    static void forgetAnswer(Handle handle, Kept kept) {
        handle.execute("DELETE FROM repeated_request WHERE caller = ? AND key = ?", kept.caller, kept.key);
    }

    /** Records that nothing is left. */
    static void complete(Handle handle, Deletion.Id deletion, Instant now) {
        handle.createUpdate("UPDATE deletion_part SET done = true, updated_at = coalesce(updated_at, :now) WHERE"
                        + " deletion_id = :id")
                .bind("id", deletion)
                .bind("now", DeletionStore.time(now))
                .execute();
        handle.createUpdate("""
                        UPDATE deletion SET status = 'COMPLETED', completed_at = :now, updated_at = :now, revision = revision + 1
                        WHERE id = :id""")
                .bind("id", deletion)
                .bind("now", DeletionStore.time(now))
                .execute();
    }

    static void certify(Handle handle, Deletion.Id deletion, byte[] digest) {
        handle.execute("UPDATE deletion SET certificate_digest = ? WHERE id = ?", digest, deletion);
    }

    /** The address of the person who requested the deletion; it is removed from the deletion. */
    static Optional<String> takeAskedBy(Handle handle, Deletion.Id deletion) {
        return handle.createQuery("""
                        UPDATE deletion d SET asked_by = NULL FROM deletion before
                        WHERE d.id = :id AND before.id = d.id AND before.asked_by IS NOT NULL
                        RETURNING before.asked_by""").bind("id", deletion).mapTo(String.class).findOne();
    }

    /** The progress after the removal of rows. */
    static Progress after(Progress before, List<String> rows, boolean done) {
        byte[] digest = Arrays.copyOf(before.digest, before.digest.length);
        for (String row : rows) {
            digest = Certificate.add(digest, row);
        }
        return new Progress(done, before.removed + rows.size(), digest);
    }
}

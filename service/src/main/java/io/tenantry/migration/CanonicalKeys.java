package io.tenantry.migration;

import io.tenantry.canonical.AddressKey;
import io.tenantry.canonical.Names;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Computes the keys of all stored addresses and names with the code that computes those of new ones. Rows whose keys do not
 * change, which are almost all, are not written.
 */
public final class CanonicalKeys {
    /** Stands in Flyway's history; another number says that the migration has become another. */
    static final int CHECKSUM = 1;

    private static final Logger LOG = LoggerFactory.getLogger(CanonicalKeys.class);
    private static final int BATCH = 10_000;

    private final Handle handle;

    private CanonicalKeys(Handle handle) {
        this.handle = handle;
    }

    /**
     * Computes all keys, in the transaction of the handle.
     *
     * @throws AddressesCollide when two people, or two pending invitations of an organization, have the same mailbox
     */
    static void compute(Handle handle) {
        CanonicalKeys keys = new CanonicalKeys(handle);
        keys.addColumns();
        keys.readAddresses("person");
        keys.readAddresses("invitation");
        keys.refuseCollisions();
        keys.writeAddresses();
        keys.history();
        keys.names("person", "name");
        keys.names("deletion", "organization_name");
        keys.organizationNames();
    }

    private void addColumns() {
        handle.execute("""
                ALTER TABLE person ADD COLUMN email_search_form text COLLATE "C";
                ALTER TABLE audit_event ADD COLUMN person_email_fold text COLLATE "C";
                COMMENT ON COLUMN person.email_fold IS 'The key of the address: AddressKey in the program.';
                COMMENT ON COLUMN person.email_search_form IS 'In which parts of the address are found, where its key is not enough.';
                COMMENT ON COLUMN audit_event.person_email_fold IS 'The key of person_email; null in older rows in which it is the lower case.';
                CREATE TEMPORARY TABLE new_key
                    (kind text, id integer, old text COLLATE "C", new text COLLATE "C", search_form text COLLATE "C",
                     PRIMARY KEY (kind, id)) ON COMMIT DROP""");
    }

    /** A stored text with its key. */
    private record Keyed(int id, String text, String key) {}

    /** All rows of a table, in batches. */
    private Stream<List<Keyed>> all(String table, String text, String key) {
        String sql = "SELECT id, %s, %s FROM %s WHERE id > :after ORDER BY id LIMIT :most".formatted(text, key, table);
        return Stream.iterate(piece(sql, 0), piece -> !piece.isEmpty(), piece -> piece(sql, piece.getLast().id));
    }

    private List<Keyed> piece(String sql, int after) {
        return handle.createQuery(sql)
                .bind("after", after)
                .bind("most", BATCH)
                .map((row, context) -> new Keyed(row.getInt(1), row.getString(2), row.getString(3)))
                .list();
    }

    private void readAddresses(String table) {
        all(table, "email", "email_fold").forEach(piece -> {
            PreparedBatch batch = handle.prepareBatch("INSERT INTO new_key VALUES (?, ?, ?, ?, ?)");
            for (Keyed row : piece) {
                String key = AddressKey.of(row.text);
                Optional<String> form = Optional.ofNullable(AddressKey.searchForm(row.text));
                if (!key.equals(row.key) || form.isPresent()) {
                    batch.add(table, row.id, row.key, key, form.orElse(null));
                }
            }
            if (batch.size() > 0) {
                batch.execute();
            }
        });
    }

    private void refuseCollisions() {
        // An expired invitation is no collision.
        handle.execute("""
                UPDATE invitation i SET status = 'revoked' WHERE status = 'pending' AND expires_at <= now()
                  AND coalesce((SELECT new FROM new_key WHERE kind = 'invitation' AND id = i.id), i.email_fold)
                      IN (SELECT new FROM new_key WHERE kind = 'invitation')""");
        List<String> lines = handle.createQuery("""
                        SELECT string_agg('person ' || id || ' ' || email, ', ' ORDER BY id) FROM
                            (SELECT p.id, p.email, coalesce(k.new, p.email_fold) AS key
                             FROM person p LEFT JOIN new_key k ON k.kind = 'person' AND k.id = p.id) keyed
                        WHERE key IN (SELECT new FROM new_key WHERE kind = 'person') GROUP BY key HAVING count(*) > 1
                        UNION ALL
                        SELECT string_agg('invitation ' || id || ' of organization ' || organization_id || ' ' || email, ', '
                            ORDER BY id) FROM
                            (SELECT i.id, i.organization_id, i.kind, i.email, coalesce(k.new, i.email_fold) AS key
                             FROM invitation i LEFT JOIN new_key k ON k.kind = 'invitation' AND k.id = i.id
                             WHERE i.status = 'pending') keyed
                        WHERE key IN (SELECT new FROM new_key WHERE kind = 'invitation')
                        GROUP BY organization_id, kind, key HAVING count(*) > 1""").mapTo(String.class).list();
        if (!lines.isEmpty()) {
            throw new AddressesCollide(lines);
        }
    }

    private void writeAddresses() {
        handle.execute("""
                UPDATE mailed_token t SET email_fold = k.new FROM new_key k
                WHERE k.kind = 'person' AND k.id = t.person_id AND t.email_fold = k.old;
                UPDATE past_position p SET position = jsonb_set(position, '{email_fold}', to_jsonb(k.new)) FROM new_key k
                WHERE k.kind = 'person' AND k.old <> k.new AND p.kind = 2 AND p.position->>'email_fold' = k.old""");
        for (String table : List.of("person", "invitation")) {
            // In two steps, because a new key may equal the old key of another row that changes, too.
            handle.execute("""
                    UPDATE %1$s SET email_fold = chr(1) || id
                    WHERE id IN (SELECT id FROM new_key WHERE kind = '%1$s' AND old <> new);
                    UPDATE %1$s t SET email_fold = k.new FROM new_key k
                    WHERE k.kind = '%1$s' AND k.id = t.id AND k.old <> k.new""".formatted(table));
        }
        handle.execute("""
                UPDATE person p SET email_search_form = k.search_form FROM new_key k
                WHERE k.kind = 'person' AND k.id = p.id AND k.search_form IS NOT NULL;
                CREATE INDEX person_email_search_form ON person USING gin (email_search_form gin_trgm_ops)
                WHERE email_search_form IS NOT NULL""");
        handle.createQuery("SELECT id, email_fold FROM password_reset_request")
                .map((row, context) -> new Keyed(0, row.getString(2), row.getString(1)))
                .list()
                .forEach(asked -> handle.execute(
                        "UPDATE password_reset_request SET email_fold = ? WHERE id = ?",
                        AddressKey.of(asked.text),
                        Long.valueOf(asked.key)));
    }

    /** Older entries need a key only where it differs from the lower case of the address. */
    private void history() {
        handle.createQuery("""
                        SELECT person_email, lower(person_email) FROM audit_event
                        WHERE person_email ~ '[^\\x01-\\x7F]|xn--|\\.$' GROUP BY person_email""")
                .map((row, context) -> new Keyed(0, row.getString(1), row.getString(2)))
                .list()
                .forEach(row -> handle.execute(
                        "UPDATE audit_event SET person_email_fold = ? WHERE person_email = ?",
                        AddressKey.of(row.text),
                        row.text));
        handle.execute("""
                DROP INDEX audit_event_by_person;
                CREATE INDEX audit_event_by_person
                ON audit_event (organization_id, coalesce(person_email_fold, lower(person_email)), at)""");
    }

    private void names(String table, String column) {
        all(table, column, column + "_fold").forEach(piece -> {
            PreparedBatch batch =
                    handle.prepareBatch("UPDATE %s SET %s_fold = ? WHERE id = ?".formatted(table, column));
            for (Keyed row : piece) {
                String key = Names.fold(Names.trimmed(row.text));
                if (!key.equals(row.key)) {
                    batch.add(key, row.id);
                }
            }
            if (batch.size() > 0) {
                batch.execute();
            }
        });
    }

    /** Where several organizations claim names with the same key, the first one keeps the claim. */
    private void organizationNames() {
        handle.execute("DROP INDEX organization_name_unique");
        names("organization", "name");
        List<Integer> lost = handle.createQuery("""
                        UPDATE organization o SET name_claimed = false WHERE o.name_claimed AND EXISTS
                            (SELECT FROM organization f WHERE f.name_fold = o.name_fold AND f.name_claimed AND f.id < o.id)
                        RETURNING o.id""").mapTo(Integer.class).list();
        handle.execute("CREATE UNIQUE INDEX organization_name_unique ON organization (name_fold) WHERE name_claimed");
        if (!lost.isEmpty()) {
            LOG.warn("Organizations with the name of another one, but for what is invisible in it: {}", lost);
        }
    }
}

package io.tenantry.audit.chain;

import static io.tenantry.audit.chain.Finding.Kind.CUT;
import static io.tenantry.audit.chain.Finding.Kind.INSERTED;
import static io.tenantry.audit.chain.Finding.Kind.REMOVED;
import static io.tenantry.audit.chain.Finding.Kind.TAMPERED;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The chains of the history: how they are made, and what their verification finds. */
@SuppressWarnings("NullAway.Init")
class ChainTest {
    private static final ChainWatch NOBODY = (count, fraction) -> {};

    private TestDatabases.Place place;
    private Database database;
    private Chaining chaining;

    @BeforeEach
    void open() {
        place = TestDatabases.create();
        database = place.open();
        chaining = new Chaining(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void sql(String sql, Object... values) {
        database.change(handle -> handle.execute(sql, values));
    }

    private long number(String sql) {
        return database.read(handle -> handle.createQuery(sql).mapTo(long.class).one());
    }

    /** Entries with personal values, in an organization that is deleted; 0 for none. */
    private void write(int organization, int count) {
        sql("""
            INSERT INTO audit_event (organization_id, person_id, person_email, person_email_fold, operation, action, object_type,
                object_id, object_name, details, changes, request_id, from_address, user_agent)
            SELECT nullif(?, 0), 7, 'ada@example.com', 'ada@example.com', 'update', 'updateUser', 'Membership', n,
                'bob@example.com', '{"person": 8, "role": "admin", "fields": ["name", "role"]}',
                '[{"field": "name", "before": "Bob", "after": "Robert"}, {"field": "role", "before": "member", "after": "admin"}]',
                'r' || n, '192.0.2.1', 'probe/1'
            FROM generate_series(1, ?) n""", organization, count);
    }

    private Verified verify() {
        return new Verification(database, chaining).verify(null, NOBODY);
    }

    private Verified verify(int organization) {
        return new Verification(database, chaining).verify(new OrganizationId(organization), NOBODY);
    }

    private void assertWhole(long chains, long entries, long erased, long expired) {
        Verified verified = verify();
        assertThat(verified.findings()).isEmpty();
        assertThat(List.of(verified.chains(), verified.entries(), verified.erased(), verified.expired()))
                .containsExactly(chains, entries, erased, expired);
        assertThat(verified.broken()).isZero();
    }

    private void assertBroken(int chain, long number, @Nullable Long entry, Finding.Kind kind) {
        Finding finding = new Finding(chain, number, entry, kind);
        assertThat(verify().findings()).containsExactly(finding);
        assertThat(verify(chain == 1 ? 2 : 1).findings()).isEmpty();
        if (chain > 0) {
            assertThat(verify(chain).findings()).containsExactly(finding);
        }
    }

    @Test
    void each_organization_has_a_chain_and_so_have_the_entries_of_none() {
        write(1, 3);
        write(0, 2);
        write(2, 1);
        assertThat(number("SELECT count(*) FROM audit_link")).isZero();
        assertThat(chaining.step()).isFalse();

        assertThat(number("SELECT count(*) FROM audit_pending")).isZero();
        assertWhole(3, 6, 0, 0);
        assertThat(verify(1).entries()).isEqualTo(3);
        assertThat(verify(1).head()).matches("3:[0-9a-f]{64}");
        assertThat(verify(9).chains()).isZero();
    }

    @Test
    void the_verification_of_an_organization_finds_its_entries_by_index() {
        sql("ALTER TABLE audit_event DISABLE TRIGGER chain");
        write(2, 5_000);
        write(1, 3);
        sql("ANALYZE audit_event");
        List<String> plan = database.read(handle -> handle.createQuery("EXPLAIN " + VerificationStore.ENTRIES)
                .bind("organization", 1)
                .bind("at", "-infinity")
                .bind("entry", 0)
                .bind("most", 5_000)
                .mapTo(String.class)
                .list());
        assertThat(plan.toString()).contains("audit_event_by_organization").doesNotContain("Seq Scan on audit_event");
        assertThat(verify(1).findings()).containsExactly(new Finding(1, 0, 5_001L, INSERTED));
    }

    @Test
    void a_changed_value_is_found_in_every_column() {
        write(1, 3);
        write(2, 2);
        chaining.step();
        sql("CREATE TABLE kept AS SELECT * FROM audit_event WHERE id = 2");
        sql("ALTER TABLE audit_event DISABLE TRIGGER chain");
        for (String change : List.of(
                "at = at + interval '1 microsecond'",
                "project_id = 4",
                "operator = 'eve'",
                "person_id = 9",
                "person_id = NULL",
                "person_email = 'eve@example.com'",
                "person_email = NULL",
                "person_email_fold = 'x'",
                "api_key_id = 3",
                "api_key_name = 'x'",
                "operation = 'create'",
                "action = 'deleteUser'",
                "object_type = 'User'",
                "object_id = 99",
                "object_name = NULL",
                "object_name = ''",
                "details = details || '{\"role\": \"member\"}'",
                "details = details - 'role'",
                "details = details || '{\"person\": 9}'",
                "changes = NULL",
                "changes = jsonb_set(changes, '{0,before}', '\"Eve\"')",
                "changes = jsonb_set(changes, '{0,before}', 'null')",
                "changes = jsonb_set(changes, '{1,after}', '\"member\"')",
                "changes = changes - 1",
                "changes = '[{\"field\": {}}, 7, null, [[]]]'",
                "changes = '{\"field\": [1]}'",
                "changes = '\"x\"'",
                "details = '[]'",
                "details = '7'",
                "request_id = ''",
                "from_address = '192.0.2.2'",
                "user_agent = NULL",
                "operator_key_id = 1",
                "operator_key_name = 'x'",
                "operator_key_prefix = 'x'",
                "organization_id = 2")) {
            sql("UPDATE audit_event SET " + change + " WHERE id = 2");
            assertThat(verify().findings()).as(change).containsExactly(new Finding(1, 2, 2L, TAMPERED));
            sql("DELETE FROM audit_event WHERE id = 2");
            sql("INSERT INTO audit_event OVERRIDING SYSTEM VALUE SELECT * FROM kept");
        }
        assertWhole(2, 5, 0, 0);
        assertThat(number("SELECT count(*) FROM information_schema.columns WHERE table_name = 'audit_event'"))
                .as("columns that the links cover")
                .isEqualTo(ChainStore.WIDTH);
    }

    @Test
    void a_changed_link_is_found() {
        write(1, 3);
        chaining.step();
        sql("CREATE TABLE kept AS SELECT * FROM audit_link WHERE entry = 2");
        for (String change : List.of("hash = sha256('')", "author_salt = sha256('')", "entry = 99")) {
            sql("UPDATE audit_link SET " + change + " WHERE number = 2");
            assertThat(verify().findings()).as(change).singleElement().satisfies(finding -> {
                assertThat(finding.chain()).isEqualTo(1);
                assertThat(finding.number()).isEqualTo(2);
            });
            sql("DELETE FROM audit_link WHERE number = 2");
            sql("INSERT INTO audit_link SELECT * FROM kept");
        }
        assertWhole(1, 3, 0, 0);
    }

    @Test
    void a_changed_entry_with_a_fitting_hash_breaks_the_next_one_and_the_last_one_the_end() {
        write(1, 3);
        chaining.step();
        forge(2);
        assertBroken(1, 3, 3L, TAMPERED);
        forge(3);
        assertBroken(1, 3, null, TAMPERED);
    }

    /** Gives an entry another name and the hash that fits, as somebody does who knows how it is made. */
    private void forge(long number) {
        sql("UPDATE audit_event SET object_id = 77 WHERE id = ?", number);
        database.change(handle -> {
            VerificationStore.Linked one =
                    VerificationStore.links(handle, null, 1, number - 1, 1).getFirst();
            byte[] previous = VerificationStore.links(handle, null, 1, number - 2, 1)
                    .getFirst()
                    .link()
                    .hash();
            ChainedEntry entry = Objects.requireNonNull(one.entry());
            byte[] hash = LinkHash.of(
                    previous,
                    1,
                    number,
                    entry,
                    one.link().author(entry),
                    one.link().object(entry));
            handle.execute("UPDATE audit_link SET hash = ? WHERE entry = ?", hash, number);
        });
    }

    @Test
    void a_removed_entry_is_found_with_its_link_or_without() {
        write(1, 4);
        chaining.step();
        sql("DELETE FROM audit_event WHERE id = 2");
        assertBroken(1, 2, 2L, REMOVED);
        sql("DELETE FROM audit_link WHERE entry = 2");
        assertBroken(1, 2, null, REMOVED);
        sql("UPDATE audit_link SET number = number - 1 WHERE number > 2");
        assertBroken(1, 2, 3L, TAMPERED);
    }

    @Test
    void a_removed_entry_is_found_also_before_it_has_a_link() {
        write(1, 2);
        sql("DELETE FROM audit_event WHERE id = 2");
        assertThat(verify().findings()).containsExactly(new Finding(0, 0, 2L, REMOVED));
    }

    @Test
    void an_entry_that_the_program_did_not_write_is_found() {
        write(1, 2);
        chaining.step();
        sql("""
            DO $$BEGIN
                ALTER TABLE audit_event DISABLE TRIGGER chain;
                INSERT INTO audit_event (organization_id, operation, action, object_type) VALUES (1, 'x', 'x', 'x');
                ALTER TABLE audit_event ENABLE TRIGGER chain;
            END$$""");
        assertBroken(1, 0, 3L, INSERTED);
        sql("""
            INSERT INTO audit_link (entry, chain, number, hash, author_salt, object_salt)
            SELECT 3, 1, 3, hash, author_salt, object_salt FROM audit_link WHERE entry = 2""");
        assertBroken(1, 3, 3L, INSERTED);
    }

    @Test
    void a_chain_that_is_cut_at_its_end_is_found_also_when_nothing_is_left_of_it() {
        write(1, 3);
        write(2, 2);
        chaining.step();
        sql("DELETE FROM audit_event WHERE id = 3");
        sql("DELETE FROM audit_link WHERE entry = 3");
        assertBroken(1, 3, null, CUT);
        sql("DELETE FROM audit_event WHERE organization_id = 1");
        sql("DELETE FROM audit_link WHERE chain = 1");
        assertBroken(1, 1, null, CUT);
        sql("DELETE FROM audit_chain WHERE chain = 2");
        assertThat(verify().findings())
                .containsExactly(new Finding(1, 1, null, CUT), new Finding(2, 0, null, TAMPERED));
    }

    @Test
    void expired_entries_are_told_apart_and_the_rest_verifies_from_the_end_of_them() {
        write(1, 3);
        write(2, 1);
        sql("UPDATE audit_event SET at = at - interval '366 days' WHERE id IN (1, 2, 4)");
        Expiry expiry = new Expiry(database, Clock.systemUTC(), chaining, Duration.ofDays(365));
        expiry.tidy();

        assertThat(number("SELECT count(*) FROM audit_event")).isOne();
        assertThat(number("SELECT count(*) FROM audit_link")).isOne();
        assertWhole(2, 1, 0, 3);
        write(1, 1);
        write(2, 1);
        assertWhole(2, 3, 0, 3);
        assertThat(number("SELECT number FROM audit_link WHERE chain = 2")).isEqualTo(2);
        sql("DELETE FROM audit_event WHERE id = 3");
        sql("DELETE FROM audit_link WHERE entry = 3");
        assertBroken(1, 3, null, REMOVED);
    }

    @Test
    void an_old_entry_behind_a_younger_one_stays_until_that_one_expires() {
        write(1, 3);
        chaining.step();
        // Its transaction began long before it got its link.
        sql("ALTER TABLE audit_event DISABLE TRIGGER USER");
        write(1, 1);
        sql("UPDATE audit_event SET at = at - interval '366 days' WHERE id IN (1, 4)");
        sql("ALTER TABLE audit_event ENABLE TRIGGER USER");
        sql("DELETE FROM audit_link; DELETE FROM audit_chain; INSERT INTO audit_pending SELECT id FROM audit_event");
        new Expiry(database, Clock.systemUTC(), chaining, Duration.ofDays(365)).tidy();

        assertThat(number("SELECT count(*) FROM audit_event")).isEqualTo(3);
        assertWhole(1, 3, 0, 1);
        new Expiry(database, Clock.systemUTC(), chaining, Duration.ofSeconds(0)).tidy();
        new Expiry(database, Clock.systemUTC(), chaining, Duration.ofSeconds(0)).tidy();
        assertWhole(1, 0, 0, 4);
    }

    @Test
    void a_deleted_organization_is_erased_and_its_chain_verifies() {
        write(1, 3);
        write(2, 1);
        chaining.step();
        Erasure erasure = new Erasure(database);
        assertThat(erasure.erase(new OrganizationId(1), NOBODY)).isEqualTo(3);

        assertThat(
                        number(
                                "SELECT count(*) FROM audit_event e WHERE organization_id = 1"
                                        + " AND (e::text LIKE '%ada%' OR e::text LIKE '%ob%' OR e::text LIKE '%192.0.2%' OR e::text LIKE '%probe%')"))
                .isZero();
        assertThat(
                        number(
                                "SELECT count(*) FROM audit_event WHERE organization_id = 1 AND person_id = 7"
                                        + " AND changes @> '[{\"field\": \"role\", \"after\": \"admin\"}, {\"field\": \"name\", \"after\": null}]'"))
                .isEqualTo(3);
        assertThat(number("SELECT count(*) FROM audit_event WHERE organization_id = 2 AND object_name IS NOT NULL"))
                .isOne();
        assertWhole(3, 5, 3, 0);
        assertThat(number("SELECT count(*) FROM audit_event WHERE action = 'eraseHistory' AND object_id = 1"))
                .isOne();
        assertThat(erasure.erase(new OrganizationId(1), NOBODY)).isEqualTo(3);
        assertWhole(3, 6, 3, 0);

        sql("UPDATE audit_event SET object_name = 'eve@example.com' WHERE id = 2");
        assertBroken(1, 2, 2L, TAMPERED);
    }

    @Test
    void what_is_left_of_an_erased_entry_is_still_protected() {
        write(1, 3);
        chaining.step();
        new Erasure(database).erase(new OrganizationId(1), NOBODY);
        sql("UPDATE audit_event SET changes = jsonb_set(changes, '{1,after}', '\"member\"') WHERE id = 2");
        assertBroken(1, 2, 2L, TAMPERED);
    }

    @Test
    void values_that_were_taken_out_by_hand_are_not_erased_but_tampered_with() {
        write(1, 3);
        chaining.step();
        sql("""
            UPDATE audit_event SET person_email = NULL, person_email_fold = NULL, from_address = NULL, user_agent = NULL
            WHERE id = 2""");
        assertBroken(1, 2, 2L, TAMPERED);
    }

    @Test
    void a_deleted_person_is_erased_as_author_and_as_object_and_in_invitations() {
        write(1, 1);
        sql("""
            INSERT INTO audit_event (organization_id, person_id, person_email, person_email_fold, operation, action, object_type,
                object_id, object_name, details, from_address)
            VALUES (2, 8, 'bob@example.com', 'bob@example.com', 'action', 'signIn', 'Session', 5, NULL, '{}', '192.0.2.8'),
                (2, 9, 'eve@example.com', 'eve@example.com', 'create', 'createInvitation', 'Invitation', 6, 'bob@example.com',
                    '{"email": "bob@example.com", "role": "admin"}', '192.0.2.9'),
                (2, 9, 'eve@example.com', 'eve@example.com', 'update', 'updateUser', 'User', 9, 'bob@example.com', '{}', NULL)""");
        chaining.step();
        assertThat(new Erasure(database).erase(new PersonId(8), NOBODY)).isEqualTo(3);

        assertThat(number(
                        "SELECT count(*) FROM audit_event e WHERE e::text LIKE '%bob%' OR e::text LIKE '%192.0.2.8%'"))
                .as("the entry about another person who has the address now")
                .isOne();
        assertThat(number("SELECT count(*) FROM audit_event WHERE person_email = 'eve@example.com'"))
                .isEqualTo(2);
        assertThat(number("SELECT count(*) FROM audit_event WHERE person_email = 'ada@example.com'"))
                .isOne();
        assertWhole(3, 5, 3, 0);
    }

    @Test
    void an_entry_that_counts_gets_its_link_when_it_grows_no_more() {
        sql(
                "INSERT INTO audit_event (operation, action, object_type, details) VALUES ('action', 'x', 'x', '{\"count\": 1}')");
        write(0, 1);
        chaining.step();
        assertThat(number("SELECT entry FROM audit_link")).isEqualTo(2);
        assertThat(verify().waiting()).isOne();
        sql("UPDATE audit_event SET details = '{\"count\": 2}', at = at - interval '3 minutes' WHERE id = 1");
        chaining.step();
        assertWhole(1, 2, 0, 0);
    }

    @Test
    void two_nodes_chain_each_entry_exactly_once_while_others_write() throws Exception {
        try (Database second = place.open();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicBoolean written = new AtomicBoolean();
            List<Future<?>> nodes = List.of(
                    threads.submit(() -> chain(chaining, written)),
                    threads.submit(() -> chain(new Chaining(second), written)));
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 1; i <= 4; i++) {
                int organization = i % 3;
                writers.add(threads.submit(() -> {
                    for (int batch = 0; batch < 60; batch++) {
                        write(organization, 1 + 3 * (batch % 7));
                    }
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            written.set(true);
            for (Future<?> node : nodes) {
                node.get();
            }
        }
        chaining.finish();
        long entries = number("SELECT count(*) FROM audit_event");
        assertThat(number("SELECT count(*) FROM audit_link")).isEqualTo(entries);
        assertThat(number("SELECT sum(number) FROM audit_chain")).isEqualTo(entries);
        assertWhole(3, entries, 0, 0);
    }

    private static void chain(Chaining node, AtomicBoolean written) {
        while (!written.get()) {
            node.step();
        }
    }

    @Test
    void more_entries_than_fit_into_a_transaction_get_their_links() {
        write(1, 6_000);
        assertThat(chaining.step()).isTrue();
        assertWhole(1, 6_000, 0, 0);
        sql("UPDATE audit_event SET object_id = 0 WHERE id = 5500");
        assertBroken(1, 5500, 5500L, TAMPERED);
    }

    @Test
    void an_entry_that_waits_twice_or_has_a_link_gets_no_other() {
        write(1, 2);
        sql("INSERT INTO audit_pending VALUES (1), (1)");
        chaining.step();
        sql("INSERT INTO audit_pending VALUES (1)");
        chaining.step();
        assertThat(number("SELECT count(*) FROM audit_pending")).isZero();
        assertWhole(1, 2, 0, 0);
    }
}

package io.tenantry.organization.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.SettableClock;
import io.tenantry.TestDatabases;
import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.Origin;
import io.tenantry.access.PersonId;
import io.tenantry.access.RequestId;
import io.tenantry.fault.Fault;
import io.tenantry.id.ApiKeyId;
import io.tenantry.organization.Organizations;
import io.tenantry.organization.bulk.BulkChange.Counts;
import io.tenantry.organization.bulk.BulkChange.State;
import io.tenantry.organization.bulk.Selection.Status;
import io.tenantry.secret.SecretBox;
import io.tenantry.storage.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The steps of bulk changes, on two nodes. */
class BulkRunsTest {
    private static final Caller ADA = new Caller.Operator("ada");
    private static final int SPAN = 10;

    private final Database database = TestDatabases.create().open(4);
    private final SettableClock clock = new SettableClock();
    private final BulkChanges changes = new BulkChanges(
            database, new Organizations(database, new SecretBox(new byte[SecretBox.KEY_LENGTH])), clock);
    private final BulkRuns one = new BulkRuns(database, clock, SPAN);
    private final BulkRuns other = new BulkRuns(database, clock, SPAN);

    @BeforeEach
    void fill() {
        sql("INSERT INTO operator (username, password_hash) VALUES ('ada', 'x')");
        organizations("Acme", 35);
    }

    @AfterEach
    void stop() {
        database.close();
    }

    private void sql(String sql, Object... values) {
        database.change(handle -> handle.execute(sql, values));
    }

    private void organizations(String name, int number) {
        sql(
                "INSERT INTO organization (name, name_fold, name_order) SELECT ? || i, lower(? || i), '\\x01' FROM"
                        + " generate_series(1, ?) i",
                name,
                name,
                number);
    }

    private List<String> texts(String sql) {
        return database.read(
                handle -> handle.createQuery(sql).mapTo(String.class).list());
    }

    private long count(String from) {
        return Long.parseLong(texts("SELECT count(*) FROM " + from).getFirst());
    }

    private BulkChange.Id disable(Selection selection) {
        return confirm(true, selection);
    }

    private BulkChange.Id confirm(boolean disabled, Selection selection) {
        long expected = changes.preview(ADA, disabled, selection).count();
        return changes.confirm(ADA, disabled, selection, expected);
    }

    private static Selection matching(String filter, Status status) {
        return new Selection.Matching(filter, status);
    }

    @Test
    void it_starts_after_ten_seconds_and_each_changed_organization_has_its_entry() {
        sql("UPDATE organization SET disabled = true WHERE name IN ('Acme3', 'Acme4')");
        organizations("Other", 3);
        BulkChanges.Preview preview = changes.preview(ADA, true, matching(" ACME ", Status.ALL));
        assertThat(preview.count()).isEqualTo(35);
        assertThat(preview.unchanged()).isEqualTo(2);
        assertThat(preview.first()).hasSize(10);
        BulkChange.Id id = RequestId.with(
                "r-1", () -> new Origin("192.0.2.7", "Browser").during(() -> disable(matching("acme", Status.ALL))));
        organizations("Acme later ", 1);

        clock.pass(Duration.ofMillis(9_999));
        one.run();
        assertThat(changes.get(ADA, id).state()).isEqualTo(State.WAITING);
        assertThat(count("organization WHERE disabled")).isEqualTo(2);

        clock.pass(Duration.ofMillis(1));
        one.run();
        BulkChange done = changes.get(ADA, id);
        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(done.counts()).isEqualTo(new Counts(33, 2, 0));
        assertThat(done.endedAt()).isEqualTo(clock.instant());
        assertThat(texts("SELECT name FROM organization WHERE NOT disabled"))
                .containsExactlyInAnyOrder("Other1", "Other2", "Other3", "Acme later 1");
        assertThat(texts("SELECT DISTINCT concat_ws('|', operator, operation, action, object_type, changes, details,"
                        + " request_id, from_address, user_agent) FROM audit_event"))
                .containsExactly(
                        "ada|update|updateOrganisation|Organization|[{\"after\": true, \"field\": \"disabled\","
                                + " \"before\": false}]|{\"fields\": [\"disabled\"]}|r-1|192.0.2.7|Browser");
        assertThat(count("(SELECT DISTINCT object_id FROM audit_event WHERE object_id = organization_id) o"))
                .isEqualTo(33);
        assertThat(count("audit_event")).isEqualTo(33);
        assertThat(texts("SELECT DISTINCT revision::text FROM organization WHERE name LIKE 'Acme1%'"))
                .containsExactly("2");
        List<BulkResult> results = new ArrayList<>();
        changes.results(ADA, id).forEach(results::add);
        assertThat(results).hasSize(35);
        assertThat(results.get(2).outcome()).isEqualTo(BulkChange.Outcome.UNCHANGED);
        assertThat(results.get(0).name()).isEqualTo("Acme1");
    }

    @Test
    void another_node_goes_on_where_one_has_stopped_and_nothing_is_done_twice() {
        BulkChange.Id id = disable(matching("", Status.ENABLED));
        clock.pass(BulkChanges.UNDO);
        assertThat(one.step(id)).isTrue();
        assertThat(one.step(id)).isTrue();
        assertThat(changes.get(ADA, id).state()).isEqualTo(State.RUNNING);
        assertThat(changes.get(ADA, id).counts()).isEqualTo(new Counts(20, 0, 0));
        other.run();
        assertThat(changes.get(ADA, id).state()).isEqualTo(State.DONE);
        assertThat(one.step(id)).isFalse();
        assertThat(changes.get(ADA, id).counts()).isEqualTo(new Counts(35, 0, 0));
        assertThat(count("audit_event")).isEqualTo(35);
    }

    @Test
    void two_nodes_at_once_do_everything_once() throws InterruptedException {
        BulkChange.Id id = disable(matching("", Status.ALL));
        clock.pass(BulkChanges.UNDO);
        List<Thread> nodes = IntStream.range(0, 3)
                .mapToObj(i -> Thread.ofVirtual().start(new BulkRuns(database, clock, 1)::run))
                .toList();
        for (Thread node : nodes) {
            node.join();
        }
        one.run();
        assertThat(changes.get(ADA, id).counts()).isEqualTo(new Counts(35, 0, 0));
        assertThat(count("audit_event")).isEqualTo(35);
        assertThat(count("bulk_change_result")).isEqualTo(35);
    }

    @Test
    void until_its_start_it_can_be_undone_and_afterwards_stopped() {
        BulkChange.Id undone = disable(matching("", Status.ALL));
        assertThat(changes.undo(ADA, undone)).isEqualTo(State.UNDONE);
        clock.pass(Duration.ofMinutes(1));
        one.run();
        assertThat(count("organization WHERE disabled")).isZero();
        assertThatThrownBy(() -> changes.undo(ADA, undone)).isInstanceOf(Fault.Conflict.class);

        BulkChange.Id stopped = disable(matching("", Status.ALL));
        clock.pass(BulkChanges.UNDO);
        one.step(stopped);
        assertThat(changes.undo(ADA, stopped)).isEqualTo(State.STOPPED);
        one.run();
        assertThat(count("organization WHERE disabled")).isEqualTo(SPAN);
        assertThat(changes.get(ADA, stopped).counts()).isEqualTo(new Counts(SPAN, 0, 0));
        assertThat(changes.list(ADA, 10, 0)).extracting(BulkChange::id).containsExactly(stopped, undone);
        assertThat(changes.count(ADA)).isEqualTo(2);
        assertThatThrownBy(() -> changes.undo(ADA, new BulkChange.Id(99))).isInstanceOf(Fault.NotFound.class);
        assertThat(texts("""
                SELECT concat_ws(' ', operator, object_type, object_id, changes) FROM audit_event
                WHERE action = 'undoBulkChange' ORDER BY id"""))
                .containsExactly(
                        "ada BulkChange %d [{\"after\": \"undone\", \"field\": \"state\", \"before\": \"waiting\"}]"
                                .formatted(undone.value()),
                        "ada BulkChange %d [{\"after\": \"stopped\", \"field\": \"state\", \"before\": \"running\"}]"
                                .formatted(stopped.value()));
    }

    @Test
    void an_organization_that_is_being_deleted_is_not_enabled() {
        sql("UPDATE organization SET disabled = true");
        sql("""
            INSERT INTO deletion (organization_id, organization_name, organization_name_fold, organization_name_order, status,
                purge_after, created_at, updated_at)
            SELECT id, name, name_fold, name_order, 'IN_PROGRESS', now(), now(), now() FROM organization WHERE name = 'Acme7'\
            """);
        BulkChange.Id id = confirm(false, matching("", Status.DISABLED));
        clock.pass(BulkChanges.UNDO);
        one.run();
        assertThat(changes.get(ADA, id).counts()).isEqualTo(new Counts(34, 0, 1));
        assertThat(changes.failures(ADA, id, 25)).extracting(BulkResult::name).containsExactly("Acme7");
        assertThat(texts("SELECT name FROM organization WHERE disabled")).containsExactly("Acme7");
    }

    @Test
    void only_the_chosen_ones_change() {
        List<OrganizationId> chosen =
                texts("SELECT id::text FROM organization WHERE name IN ('Acme2', 'Acme30')").stream()
                        .map(id -> new OrganizationId(Integer.parseInt(id)))
                        .toList();
        BulkChange.Id id = disable(new Selection.Chosen(chosen));
        clock.pass(BulkChanges.UNDO);
        assertThat(one.step(id)).isFalse();
        assertThat(changes.get(ADA, id).state()).isEqualTo(State.DONE);
        assertThat(changes.get(ADA, id).selection()).isEqualTo(new Selection.Chosen(chosen));
        assertThat(texts("SELECT name FROM organization WHERE disabled ORDER BY id"))
                .containsExactly("Acme2", "Acme30");
    }

    @Test
    void another_number_than_was_shown_is_refused() {
        Selection all = matching("", Status.ALL);
        organizations("New", 1);
        assertThatThrownBy(() -> changes.confirm(ADA, true, all, 35)).isInstanceOf(Fault.Conflict.class);
        assertThatThrownBy(() -> changes.confirm(ADA, true, matching("%", Status.ALL), 0))
                .isInstanceOf(Fault.Invalid.class);
        assertThat(changes.count(ADA)).isZero();
    }

    @Test
    void nothing_happens_in_the_name_of_an_operator_who_was_removed() {
        BulkChange.Id id = disable(matching("", Status.ALL));
        sql("DELETE FROM operator WHERE username = 'ada'");
        clock.pass(BulkChanges.UNDO);
        one.run();
        assertThat(changes.get(ADA, id).state()).isEqualTo(State.STOPPED);
        assertThat(count("organization WHERE disabled")).isZero();
    }

    @Test
    void only_operators_see_or_do_anything() {
        BulkChange.Id id = disable(matching("", Status.ALL));
        Selection all = matching("", Status.ALL);
        Caller person = new Caller.Person(new PersonId(1));
        List<Caller> strangers = List.of(person, new Caller.OrganizationKey(new ApiKeyId(1), new OrganizationId(1)));
        for (Caller stranger : strangers) {
            for (Runnable act : List.<Runnable>of(
                    () -> changes.preview(stranger, true, all),
                    () -> changes.confirm(stranger, true, all, 35),
                    () -> changes.get(stranger, id),
                    () -> changes.list(stranger, 1, 0),
                    () -> changes.count(stranger),
                    () -> changes.undo(stranger, id),
                    () -> changes.failures(stranger, id, 1),
                    () -> changes.results(stranger, id))) {
                assertThatThrownBy(act::run).isInstanceOf(Fault.NotAllowed.class);
            }
        }
        assertThat(changes.get(ADA, id).state()).isEqualTo(State.WAITING);
    }

    @Test
    void they_are_forgotten_a_month_after_their_end() {
        BulkChange.Id id = disable(matching("", Status.ALL));
        clock.pass(BulkChanges.UNDO);
        one.run();
        clock.pass(BulkChanges.KEPT);
        one.tidy();
        assertThat(count("bulk_change_result")).isEqualTo(35);
        clock.pass(Duration.ofSeconds(1));
        one.tidy();
        assertThat(count("bulk_change_result")).isZero();
        assertThatThrownBy(() -> changes.get(ADA, id)).isInstanceOf(Fault.NotFound.class);
    }
}

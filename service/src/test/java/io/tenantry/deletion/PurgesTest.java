package io.tenantry.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.Eventually;
import io.tenantry.Scene;
import io.tenantry.SettableClock;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.Precondition;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.fault.Fault;
import io.tenantry.id.ServiceKeyId;
import io.tenantry.measure.Backlog;
import io.tenantry.repeat.Answer;
import io.tenantry.repeat.RepeatableName;
import io.tenantry.secret.SecretBox;
import io.tenantry.servicekey.ServiceKeyTerms;
import io.tenantry.start.Options;
import io.tenantry.storage.Database;
import io.tenantry.storage.ObjectIds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The removal of a deleted organization, and its certificate. */
class PurgesTest {
    private static final Caller OPERATOR = new Caller.Operator("operator");
    private static final SecretBox BOX = new SecretBox(new byte[SecretBox.KEY_LENGTH]);

    private final SettableClock clock = new SettableClock();
    private final TestServer server = TestServer.start(TestDatabases.create(), clock, Options.DEFAULT);
    private final Database database = server.database();
    private final Scene scene = new Scene(server);
    private final List<String> tokens = new ArrayList<>();
    private final Deletions deletions = new Deletions(
            database,
            clock,
            Options.DEFAULT.management().deletion(),
            (organization, organizationId, token, expiresAt) -> tokens.add(token));
    private final List<String> told = new ArrayList<>();
    private final Purges purges = new Purges(
            database,
            clock,
            ObjectIds.read(database),
            BOX,
            (certificate, askedBy) -> told.add(askedBy + " " + certificate.status()),
            3);

    private int acme;
    private int other;
    private int billing;

    @BeforeEach
    void two_organizations_that_share_people() {
        billing = server.installation()
                .serviceKeys()
                .create(
                        OPERATOR,
                        new ServiceKeyTerms(
                                "billing", Set.of(ServiceScope.BILLING), ServiceReach.Everywhere.INSTANCE, 1))
                .key()
                .id()
                .value();
        acme = scene.organization("Acme");
        other = scene.organization("Other");
        fill(acme, "acme");
        fill(other, "other");
        int both = scene.personIn(acme, "both@example.com", "admin");
        scene.member(other, both, "member");
        scene.personKey(both);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void fill(int organization, String name) {
        int project = scene.project(organization, "Project of " + name);
        for (int i = 0; i < 7; i++) {
            int person = scene.personIn(organization, name + i + "@example.com", i == 0 ? "admin" : "member");
            scene.personKey(person);
            scene.projectMember(organization, project, person, "member");
        }
        scene.sql("INSERT INTO organization_external_id VALUES (?, ?)", organization, "external " + name);
        scene.sql("INSERT INTO organization_metadata VALUES (?, 'name', ?)", organization, name);
        scene.sql("INSERT INTO project_external_id VALUES (?, ?)", project, "external " + name);
        scene.sql("INSERT INTO project_metadata VALUES (?, 'name', ?)", project, name);
        scene.sql(
                "INSERT INTO person_external_id SELECT id, email FROM person WHERE email LIKE ?",
                name + "%@example.com");
        scene.sql(
                "INSERT INTO membership_metadata SELECT id, 'name', ? FROM membership WHERE organization_id = ?",
                name,
                organization);
        scene.organizationKey(organization);
        scene.projectKey(organization, project);
        scene.sql(
                "INSERT INTO organization_domain (organization_id, domain) VALUES (?, ?)",
                organization,
                name + ".example");
        scene.sql(
                "INSERT INTO conversation_report (organization_id, key, at, channel, conversations) VALUES (?, 'k',"
                        + " now(), 'web', 2)",
                organization);
        scene.sql(
                "INSERT INTO conversation_count (organization_id, quarter, channel, conversations) VALUES (?, now(),"
                        + " 'web', 2)",
                organization);
        scene.sql(
                "INSERT INTO plan (organization_id, name, active, trial, period, credits, billing_type, overage,"
                        + " created_at) VALUES (?, ?, true, false, 'month', 0, 'x', -1, now())",
                organization,
                name);
        scene.sql("INSERT INTO credit_account (organization_id) VALUES (?)", organization);
        scene.sql("INSERT INTO plan_credit VALUES (?, now(), 5, false)", organization);
        scene.sql(
                "INSERT INTO refill_request (organization_id, amount, cycle_start, cycle_end, requested_at)"
                        + " VALUES (?, 50, now(), now(), now())",
                organization);
        scene.sql(
                "INSERT INTO ledger_entry (organization_id, key, amount, kind, source, at, balance, created_at)"
                        + " SELECT ?, i, 1, 'grant', ?, now(), i, now() FROM generate_series(1, 7) i",
                organization,
                name);
        // Data for cursors and repeated requests.
        scene.sql("UPDATE membership SET revision = revision + 1 WHERE organization_id = ?", organization);
        scene.rename(organization, name + " renamed");
        byte[] body = ObjectIds.read(database)
                .of(ObjectIds.Kind.ORGANIZATION, organization)
                .getBytes(StandardCharsets.UTF_8);
        Answer answer = new Answer(200, "text/plain", Map.of(), body, false);
        server.installation()
                .repeats()
                .once(OPERATOR, RepeatableName.of(OPERATOR, name, new byte[32]), () -> answer, fault -> answer);
        Caller service = new Caller.ServiceKey(
                new ServiceKeyId(billing), Set.of(ServiceScope.BILLING), ServiceReach.Everywhere.INSTANCE);
        server.installation()
                .repeats()
                .once(service, RepeatableName.of(service, name, new byte[32]), () -> answer, fault -> answer);
    }

    /** The rows that are left of the purged organization, without the event that tells services of the purge. */
    private Map<String, Long> remains() {
        Eventually.until(() -> scene.count("event_inbox") == 0);
        Map<String, Long> remains = Remains.of(database, acme, "acme");
        assertThat(remains.remove("event")).isOne();
        assertThat(scene.count("event WHERE type = 'organization.deleted' AND organization_id = " + acme))
                .isOne();
        return remains;
    }

    private void started() {
        deletions.request(OPERATOR, new OrganizationId(acme));
        deletions.start(OPERATOR, new OrganizationId(acme), tokens.getLast(), Precondition.none());
    }

    @Test
    void nothing_of_the_organization_is_left_but_its_history_and_the_certificate() {
        Map<String, Long> before = Remains.of(database, other, "other");
        started();
        purges.run();
        assertThat(Remains.of(database, acme, "acme")).containsKey("organization");
        clock.pass(Duration.ofDays(7));
        purges.run();

        assertThat(remains().keySet()).isSubsetOf("audit_event", "deletion");
        assertThat(Remains.of(database, other, "other")).isEqualTo(before);
        assertThat(scene.count("person WHERE email LIKE 'acme%'")).isZero();
        assertThat(scene.count("person WHERE email = 'both@example.com'")).isOne();
        assertThat(scene.count("api_key WHERE person_id IN (SELECT id FROM person)"))
                .isEqualTo(8);
        assertThat(scene.count("deletion_person")).isZero();
        assertThat(scene.count("repeated_request WHERE key = 'acme'")).isZero();
        assertThat(scene.count("repeated_request WHERE key = 'other'")).isEqualTo(2);
        assertThat(actions(acme))
                .containsExactly("requestOrganisationDeletion", "deleteOrganisation", "completeOrganisationDeletion");
    }

    @Test
    void the_certificate_counts_and_hashes_what_was_removed() {
        List<String> domains = database.read(handle -> handle.createQuery(
                        "SELECT to_jsonb(d)::text FROM organization_domain d WHERE organization_id = ? ORDER BY"
                                + " organization_id, domain")
                .bind(0, acme)
                .mapTo(String.class)
                .list());
        started();
        clock.pass(Duration.ofDays(7));
        purges.run();

        Deletion certificate = deletions.ofOrganization(OPERATOR, new OrganizationId(acme));
        assertThat(certificate.status()).isEqualTo(Deletion.Status.COMPLETED);
        Map<String, Long> counts = new TreeMap<>();
        certificate.parts().forEach(part -> {
            assertThat(part.done()).isTrue();
            counts.put(part.collection(), part.removed());
        });
        assertThat(counts)
                .containsEntry("membership", 15L)
                .containsEntry("project", 1L)
                .containsEntry("api_key", 9L)
                .containsEntry("organization_domain", 1L)
                .containsEntry("conversation_report", 1L)
                .containsEntry("person", 7L)
                .containsEntry("organization", 1L);
        byte[] expected = new byte[32];
        for (String row : domains) {
            expected = Certificate.add(expected, row);
        }
        assertThat(part(certificate, "organization_domain").digest()).isEqualTo(expected);
        assertThat(certificate.digest()).isEqualTo(Certificate.digest(certificate));
    }

    @Test
    void who_asked_is_told_once_that_it_is_done_though_they_are_gone_with_it() {
        int admin =
                database.read(handle -> handle.createQuery("SELECT id FROM person WHERE email = 'acme0@example.com'")
                        .mapTo(int.class)
                        .one());
        deletions.request(new Caller.Person(new PersonId(admin)), new OrganizationId(acme));
        deletions.start(OPERATOR, new OrganizationId(acme), tokens.getLast(), Precondition.none());
        clock.pass(Duration.ofDays(7));
        assertThat(told).isEmpty();
        purges.run();
        purges.run();

        assertThat(told).containsExactly("acme0@example.com COMPLETED");
        assertThat(scene.count("person WHERE email = 'acme0@example.com'")).isZero();
        assertThat(remains().keySet()).isSubsetOf("audit_event", "deletion");
        assertThat(scene.count("deletion WHERE asked_by IS NOT NULL")).isZero();
    }

    @Test
    void nobody_is_told_who_did_not_ask_themselves() {
        started();
        clock.pass(Duration.ofDays(7));
        purges.run();
        assertThat(told).containsExactly("null COMPLETED");
    }

    @Test
    void a_purge_that_was_cut_off_goes_on_where_it_was_with_the_same_certificate() {
        server.stopBackground();
        started();
        assertThat(purges.backlog()).isEqualTo(new Backlog(0, Duration.ZERO));
        clock.pass(Duration.ofDays(7).plusHours(2));
        Deletion.Id deletion =
                deletions.ofOrganization(OPERATOR, new OrganizationId(acme)).id();
        for (int i = 0; i < 5; i++) {
            assertThat(purges.step(deletion)).isTrue();
        }
        assertThat(purges.backlog()).isEqualTo(new Backlog(1, Duration.ofHours(2)));
        assertThat(part(deletions.get(OPERATOR, deletion), "organization").done())
                .isFalse();
        assertThatThrownBy(() -> deletions.undo(OPERATOR, new OrganizationId(acme)))
                .isInstanceOf(Fault.Conflict.class);
        new Purges(database, clock, ObjectIds.read(database), BOX, (certificate, askedBy) -> {}, 1000).run();
        assertThat(part(deletions.get(OPERATOR, deletion), "membership").removed())
                .isEqualTo(15);
        assertThat(purges.step(deletion)).isFalse();
    }

    @Test
    void a_large_organization_goes_in_steps_of_bounded_size() {
        server.stopBackground();
        int most = 500;
        scene.sql("""
                INSERT INTO person (email, email_fold, name, name_fold, name_order)
                SELECT 'many' || n || '@example.com', 'many' || n || '@example.com', 'N', 'n', 'n' FROM generate_series(1, 2000) n""");
        scene.sql("""
                INSERT INTO membership (organization_id, person_id, role)
                SELECT ?, id, 'member' FROM person WHERE email LIKE 'many%'""", acme);
        scene.sql("""
                INSERT INTO audit_event (organization_id, person_id, operation, action, object_type)
                SELECT ?, n, 'update', 'updateUser', 'Membership' FROM generate_series(1, 20000) n""", acme);
        started();
        clock.pass(Duration.ofDays(7));
        Deletion.Id deletion =
                deletions.ofOrganization(OPERATOR, new OrganizationId(acme)).id();
        Purges bounded = new Purges(database, clock, ObjectIds.read(database), BOX, (certificate, askedBy) -> {}, most);

        long before = 0;
        boolean late = false;
        while (bounded.step(deletion)) {
            long after = scene.count("deletion_part, generate_series(1, removed)");
            assertThat(after - before).isLessThanOrEqualTo(most);
            before = after;
            if (!late && part(deletions.get(OPERATOR, deletion), "event").done()) {
                // As background work does when it numbers the events of many changes.
                scene.sql("""
                        INSERT INTO event (position, at, type, organization_id)
                        SELECT 1000000 + n, now(), 'member.updated', ? FROM generate_series(1, 2000) n""", acme);
                late = true;
            }
        }
        assertThat(late).isTrue();
        assertThat(scene.count("deletion_part, generate_series(1, removed)") - before)
                .isLessThanOrEqualTo(most);

        assertThat(deletions.get(OPERATOR, deletion).status()).isEqualTo(Deletion.Status.COMPLETED);
        assertThat(scene.count("person WHERE email LIKE 'many%'")).isZero();
        assertThat(scene.count("audit_event WHERE action = 'updateUser' AND organization_id = " + acme))
                .isEqualTo(20_000);
    }

    @Test
    void what_an_operator_adds_during_the_purge_goes_too() {
        server.stopBackground();
        started();
        clock.pass(Duration.ofDays(7));
        Deletion.Id deletion =
                deletions.ofOrganization(OPERATOR, new OrganizationId(acme)).id();
        while (!part(deletions.get(OPERATOR, deletion), "membership").done()) {
            purges.step(deletion);
        }
        scene.personIn(acme, "late@example.com", "member");
        purges.run();
        assertThat(scene.count("person WHERE email = 'late@example.com'")).isZero();
        assertThat(part(deletions.get(OPERATOR, deletion), "membership").removed())
                .isEqualTo(16);
    }

    private static Deletion.Part part(Deletion deletion, String collection) {
        return deletion.parts().stream()
                .filter(part -> part.collection().equals(collection))
                .findFirst()
                .orElseThrow();
    }

    private List<String> actions(int organization) {
        return database.read(
                handle -> handle.createQuery("SELECT action FROM audit_event WHERE organization_id = ? ORDER BY id")
                        .bind(0, organization)
                        .mapTo(String.class)
                        .list());
    }
}

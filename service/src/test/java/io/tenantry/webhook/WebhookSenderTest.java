package io.tenantry.webhook;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.access.OrganizationId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.measure.Backlog;
import io.tenantry.storage.ObjectIds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From an event to its receiver: each at least once, in order, whatever goes wrong between. */
class WebhookSenderTest extends SendingWebhooks {
    @Test
    void an_event_arrives_with_all_that_was_promised_and_signed() throws Exception {
        int acme = organization("Acme", receiver.url(), "hush-42");
        database.change(handle -> AuditLog.note(
                handle,
                null,
                new AuditEntry(
                                new OrganizationId(acme),
                                null,
                                Operation.UPDATE,
                                "updateOrganisation",
                                "Organization",
                                acme,
                                Map.of("secret", "must never leave"))
                        .changes(new Changes().add("name", "A", "B").addHidden("webhook_secret", true))));

        assertThat(send(sender)).isEqualTo(1);

        Receiver.Received received = receiver.take();
        String id = ObjectIds.read(database).of(ObjectIds.Kind.ORGANIZATION, acme);
        assertThat(received.path()).isEqualTo("/hook");
        assertThatJson(received.body()).isEqualTo("""
                {"event_type": "organization.updated",
                 "data": {"organization_id": %d, "project_id": null, "object_type": "Organization", "object_id": %d,
                          "ids": {"organization": "%s", "project": null, "object": "%s", "actor": null},
                          "fields": ["name", "webhook_secret"], "actor": {"type": "system"}},
                 "id": "${json-unit.regex}[0-9a-f-]{36}",
                 "timestamp": "${json-unit.regex}\\\\d{4}-\\\\d\\\\d-\\\\d\\\\dT\\\\d\\\\d:\\\\d\\\\d:\\\\d\\\\d(\\\\.\\\\d{6})?Z"}""".formatted(acme, acme, id, id));
        long time = clock.instant().getEpochSecond();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("hush-42".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String expected =
                HexFormat.of().formatHex(mac.doFinal((time + "." + received.body()).getBytes(StandardCharsets.UTF_8)));
        assertThat(received.headers().getFirst("X-Tenantry-Signature")).isEqualTo("t=" + time + ",v1=" + expected);
        assertThat(received.headers().getFirst("X-CEKURA-SECRET")).isEqualTo("hush-42");
        assertThat(states()).containsExactly("delivered");
        assertThat(send(sender)).isZero();
    }

    @Test
    void the_start_of_a_reply_is_stored_with_its_attempt_and_removed_after_seven_days() {
        try (WebhookSender open = sender(new AddressGuard("", address -> true))) {
            receiver.then(
                    exchange -> {
                        byte[] text = "\u0000<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
                        exchange.getResponseHeaders().add("Content-Type", "text/html");
                        exchange.sendResponseHeaders(500, text.length);
                        exchange.getResponseBody().write(text);
                    },
                    Receiver.status(204));
            event(organization(), 1);
            send(open);
            clock.forward(Duration.ofMinutes(1));
            send(open);
        }
        assertThat(replies()).containsExactly("1 whole \u2400<script>alert(1)</script>", "2 none");

        WebhookDeliveries deliveries = new WebhookDeliveries(database, clock, Duration.ofDays(30));
        clock.forward(Duration.ofDays(7).minusMinutes(2));
        deliveries.tidy();
        assertThat(replies()).containsExactly("1 whole \u2400<script>alert(1)</script>", "2 none");
        clock.forward(Duration.ofMinutes(2));
        deliveries.tidy();
        assertThat(replies()).containsExactly("1 removed", "2 none");
    }

    @Test
    void of_a_host_that_the_operator_allows_no_reply_is_stored() {
        receiver.then(exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, 6);
            exchange.getResponseBody().write("inside".getBytes(StandardCharsets.UTF_8));
        });
        event(organization(), 1);
        send(sender);
        assertThat(replies()).containsExactly("1 allowed_host");
    }

    private List<String> replies() {
        return database.read(handle -> handle.createQuery(
                        "SELECT concat_ws(' ', number, reply_state, reply) FROM webhook_attempt ORDER BY number")
                .mapTo(String.class)
                .list());
    }

    @Test
    void the_backlog_the_lag_and_the_outcomes_are_known() {
        assertThat(sender.backlog()).isEqualTo(new Backlog(0, Duration.ZERO));
        assertThat(sender.lag()).isZero();
        int acme = organization();
        event(acme, 1);
        event(acme, 2);
        clock.forward(Duration.ofMinutes(2));
        assertThat(sender.backlog().size()).isEqualTo(2);
        assertThat(sender.backlog().age()).isBetween(Duration.ofMinutes(1), Duration.ofMinutes(3));
        assertThat(sender.lag()).isBetween(Duration.ofMinutes(1), Duration.ofMinutes(3));

        receiver.then(Receiver.status(500));
        send(sender);
        // The queue waits for its next attempt, so no node is late.
        assertThat(sender.lag()).isZero();
        clock.forward(Duration.ofMinutes(1));
        send(sender);

        assertThat(sender.backlog()).isEqualTo(new Backlog(0, Duration.ZERO));
        assertThat(sender.outcomes().of(WebhookSender.Outcome.DELIVERED)).isEqualTo(2);
        assertThat(sender.outcomes().of(WebhookSender.Outcome.FAILED)).isEqualTo(1);
        assertThat(sender.outcomes().of(WebhookSender.Outcome.GIVEN_UP)).isZero();
    }

    @Test
    void without_a_secret_nothing_is_signed() {
        event(organization(), 1);
        send(sender);
        Receiver.Received received = receiver.take();
        assertThat(received.headers().keySet()).doesNotContain("X-tenantry-signature", "X-cekura-secret");
    }

    @ParameterizedTest
    @CsvSource({
        "Organization, CREATE, organization.created",
        "Organization, DELETE, organization.deleted",
        "Membership, UPDATE, member.updated",
        "Project, DELETE, project.deleted",
        "ApiKey, CREATE, key.created",
        "Invitation, UPDATE, invitation.updated"
    })
    void every_kind_of_change_has_its_name(String object, Operation operation, String name) {
        int acme = organization();
        database.change(handle ->
                AuditLog.note(handle, null, AuditEntry.of(new OrganizationId(acme), operation, "anything", object, 1)));
        send(sender);
        assertThatJson(receiver.take().body()).node("event_type").isEqualTo(name);
    }

    @Test
    void what_concerns_nobody_outside_is_not_queued() {
        int acme = organization();
        int silent = organization("Silent", "", null);
        database.change(handle -> {
            AuditLog.note(
                    handle, null, AuditEntry.of(new OrganizationId(acme), Operation.ACTION, "login", "Membership", 1));
            AuditLog.note(
                    handle,
                    null,
                    AuditEntry.of(new OrganizationId(acme), Operation.CREATE, "any", "ProviderCredential", 1));
            AuditLog.note(handle, null, AuditEntry.of(null, Operation.CREATE, "any", "Project", 1));
            AuditLog.note(
                    handle,
                    null,
                    AuditEntry.of(new OrganizationId(silent), Operation.CREATE, "createProject", "Project", 1));
        });
        assertThat(count("webhook_delivery")).isZero();
        assertThat(send(sender)).isZero();
    }

    @Test
    void what_was_not_committed_is_not_sent() {
        int acme = organization();
        assertThatThrownBy(() -> database.change(handle -> {
                    AuditLog.note(
                            handle,
                            null,
                            AuditEntry.of(new OrganizationId(acme), Operation.CREATE, "any", "Project", 1));
                    throw new IllegalStateException("roll back");
                }))
                .hasMessage("roll back");
        assertThat(send(sender)).isZero();
    }

    @Test
    void those_behind_a_failed_event_wait_for_it() {
        int acme = organization();
        IntStream.rangeClosed(1, 4).forEach(object -> event(acme, object));
        receiver.then(Receiver.status(204), Receiver.status(500), Receiver.status(503));

        send(sender);
        assertThat(receivedObjects()).containsExactly(1, 2);
        assertThat(send(sender)).isZero();
        clock.forward(Duration.ofSeconds(10));
        send(sender);
        assertThat(receivedObjects()).containsExactly(2);
        clock.forward(Duration.ofSeconds(19));
        assertThat(send(sender)).isZero();
        clock.forward(Duration.ofSeconds(1));
        send(sender);
        assertThat(receivedObjects()).containsExactly(2, 3, 4);
        assertThat(attempts()).containsExactly("1 204", "2 500", "2 503", "2 204", "3 204", "4 204");
    }

    @Test
    void the_same_bytes_are_sent_again_with_a_new_signature() {
        int acme = organization("Acme", receiver.url(), "s");
        event(acme, 1);
        receiver.then(Receiver.status(500));
        send(sender);
        clock.forward(Duration.ofSeconds(10));
        send(sender);
        Receiver.Received first = receiver.take();
        Receiver.Received second = receiver.take();
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().getFirst("X-Tenantry-Signature"))
                .isNotEqualTo(first.headers().getFirst("X-Tenantry-Signature"));
    }

    @Test
    void pauses_double_up_to_an_hour() {
        assertThat(IntStream.of(1, 2, 3, 9, 10, 11, 1000).mapToObj(WebhookSender::pause))
                .containsExactly(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(40),
                        Duration.ofSeconds(2560),
                        Duration.ofHours(1),
                        Duration.ofHours(1),
                        Duration.ofHours(1));
    }

    @Test
    void after_a_day_an_event_is_given_up_and_those_behind_it_go_on() {
        int acme = organization();
        event(acme, 1);
        receiver.always(Receiver.status(500));
        Instant end = clock.instant().plus(Duration.ofDays(1)).plus(Duration.ofMinutes(31));
        while (clock.instant().isBefore(end)) {
            send(sender);
            clock.forward(Duration.ofMinutes(30));
        }
        assertThat(states()).containsExactly("failed");
        int tries = receivedObjects().size();
        assertThat(tries).isBetween(25, 40);
        receiver.always(Receiver.status(200));
        event(acme, 2);
        send(sender);
        assertThat(receivedObjects()).containsExactly(2);
        assertThat(states()).containsExactly("failed", "delivered");
        clock.forward(Duration.ofDays(3));
        assertThat(send(sender)).isZero();
    }

    @Test
    void an_address_that_was_taken_away_ends_what_waits_for_it() {
        int acme = organization();
        event(acme, 1);
        sql("UPDATE organization SET webhook_url = '' WHERE id = ?", acme);
        send(sender);
        assertThat(attempts()).containsExactly("1 There is no webhook address any more.");
        assertThat(states()).containsExactly("failed");
    }

    @Test
    void an_address_that_is_not_public_gets_nothing() {
        event(organization(), 1);
        try (WebhookSender strict = sender("")) {
            send(strict);
        }
        assertThat(attempts()).containsExactly("1 The address is not public.");
        assertThat(receiver.waiting()).isZero();
    }
}

package io.tenantry.webhook;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.Options;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.audit.AuditNote;
import io.tenantry.audit.AuditNote.Operation;
import io.tenantry.audit.AuditStore;
import io.tenantry.storage.Database;
import io.tenantry.storage.Names;
import io.tenantry.storage.SecretBox;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From an event to its receiver: each at least once, in order, whatever goes wrong between. */
@SuppressWarnings("NullAway.Init")
class WebhookSenderTest {
    private static final SecretBox BOX = new SecretBox(new byte[SecretBox.KEY_LENGTH]);

    private final Receiver receiver = new Receiver();
    private final MovableClock clock = new MovableClock();
    private final CountDownLatch over = new CountDownLatch(1);
    private TestDatabases.Place place;
    private Database database;
    private WebhookSender sender;

    /** Time that moves only when it is told to. */
    private static final class MovableClock extends Clock {
        private Instant now = Instant.now();

        synchronized void forward(Duration by) {
            now = now.plus(by);
        }

        @Override
        public synchronized Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeEach
    void begin() {
        place = TestDatabases.create();
        database = place.open();
        sender = sender("127.0.0.1");
    }

    @AfterEach
    void end() {
        over.countDown();
        sender.close();
        database.close();
        receiver.close();
    }

    private WebhookSender sender(String allowed) {
        WebhookClient client = new WebhookClient(
                new AddressGuard(allowed),
                new WebhookClient.Patience(Duration.ofSeconds(5), Duration.ofSeconds(10)),
                InetAddress::getAllByName,
                null);
        return new WebhookSender(database, BOX, client, clock);
    }

    private int organization(String name, String url, @Nullable String secret) {
        return database.write(handle -> handle.createQuery("""
                        INSERT INTO organization (name, name_fold, name_order, webhook_url, webhook_secret)
                        VALUES (:name, :fold, :order, :url, :secret) RETURNING id""")
                .bind("name", name)
                .bind("fold", Names.fold(name))
                .bind("order", Names.order(name))
                .bind("url", url)
                .bind("secret", secret == null ? null : BOX.seal(secret))
                .mapTo(int.class)
                .one());
    }

    private int organization() {
        return organization("Acme", receiver.url(), null);
    }

    private void event(int organization, int object) {
        database.change(handle -> AuditStore.note(
                handle, null, AuditNote.of(organization, Operation.CREATE, "createProject", "Project", object)));
    }

    private void sql(String sql, Object... values) {
        database.change(handle -> handle.execute(sql, values));
    }

    private long count(String what) {
        return database.read(handle -> handle.createQuery("SELECT count(*) FROM %s".formatted(what))
                .mapTo(long.class)
                .one());
    }

    private static int send(WebhookSender sender) {
        List<Future<?>> underWay = sender.start();
        for (Future<?> one : underWay) {
            try {
                one.get();
            } catch (InterruptedException | ExecutionException failed) {
                throw new IllegalStateException(failed);
            }
        }
        return underWay.size();
    }

    private List<Integer> receivedObjects() {
        List<Integer> objects = new ArrayList<>();
        while (receiver.waiting() > 0) {
            objects.add(object(receiver.take().body()));
        }
        return objects;
    }

    private static int object(String body) {
        return Integer.parseInt(body.replaceFirst(".*\"object_id\": ?([0-9]+).*", "$1"));
    }

    private List<String> attempts() {
        return database.read(
                handle -> handle.createQuery("""
                        SELECT d.data ->> 'object_id' || ' ' || coalesce(a.status::text, a.error)
                        FROM webhook_attempt a JOIN webhook_delivery d ON d.id = a.delivery_id
                        ORDER BY a.delivery_id, a.number""").mapTo(String.class).list());
    }

    private List<String> states() {
        return database.read(handle -> handle.createQuery("SELECT state FROM webhook_delivery ORDER BY id")
                .mapTo(String.class)
                .list());
    }

    @Test
    void an_event_arrives_with_all_that_was_promised_and_signed() throws Exception {
        int acme = organization("Acme", receiver.url(), "hush-42");
        database.change(handle -> AuditStore.note(
                handle,
                null,
                new AuditNote(
                                acme,
                                null,
                                Operation.UPDATE,
                                "updateOrganisation",
                                "Organization",
                                acme,
                                Map.of("secret", "must never leave"))
                        .fields(List.of("name", "webhook_secret"))));

        assertThat(send(sender)).isEqualTo(1);

        Receiver.Received received = receiver.take();
        assertThat(received.path()).isEqualTo("/hook");
        assertThatJson(received.body()).isEqualTo("""
                {"event_type": "organization.updated",
                 "data": {"organization_id": %d, "project_id": null, "object_type": "Organization", "object_id": %d,
                          "fields": ["name", "webhook_secret"], "actor": {"type": "system"}},
                 "id": "${json-unit.regex}[0-9a-f-]{36}",
                 "timestamp": "${json-unit.regex}\\\\d{4}-\\\\d\\\\d-\\\\d\\\\dT\\\\d\\\\d:\\\\d\\\\d:\\\\d\\\\d(\\\\.\\\\d{6})?Z"}""".formatted(acme, acme));
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
        database.change(handle -> AuditStore.note(handle, null, AuditNote.of(acme, operation, "anything", object, 1)));
        send(sender);
        assertThatJson(receiver.take().body()).node("event_type").isEqualTo(name);
    }

    @Test
    void what_concerns_nobody_outside_is_not_queued() {
        int acme = organization();
        int silent = organization("Silent", "", null);
        database.change(handle -> {
            AuditStore.note(handle, null, AuditNote.of(acme, Operation.ACTION, "login", "Membership", 1));
            AuditStore.note(handle, null, AuditNote.of(acme, Operation.CREATE, "any", "ProviderCredential", 1));
            AuditStore.note(handle, null, AuditNote.of(null, Operation.CREATE, "any", "Project", 1));
            AuditStore.note(handle, null, AuditNote.of(silent, Operation.CREATE, "createProject", "Project", 1));
        });
        assertThat(count("webhook_delivery")).isZero();
        assertThat(send(sender)).isZero();
    }

    @Test
    void what_was_not_committed_is_not_sent() {
        int acme = organization();
        assertThatThrownBy(() -> database.change(handle -> {
                    AuditStore.note(handle, null, AuditNote.of(acme, Operation.CREATE, "any", "Project", 1));
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
        receiver.usually(Receiver.status(500));
        Instant end = clock.instant().plus(Duration.ofDays(1)).plus(Duration.ofMinutes(31));
        while (clock.instant().isBefore(end)) {
            send(sender);
            clock.forward(Duration.ofMinutes(30));
        }
        assertThat(states()).containsExactly("failed");
        int tries = receivedObjects().size();
        assertThat(tries).isBetween(25, 40);
        receiver.usually(Receiver.status(200));
        event(acme, 2);
        send(sender);
        assertThat(receivedObjects()).containsExactly(2);
        assertThat(states()).containsExactly("failed", "delivered");
        clock.forward(Duration.ofDays(3));
        assertThat(send(sender)).isZero();
    }

    @Test
    void an_organizations_trouble_is_not_anothers() {
        int troubled = organization("Troubled", receiver.url(), null);
        int fine = organization("Fine", receiver.url(), null);
        event(troubled, 1);
        event(fine, 2);
        sql("UPDATE organization SET webhook_url = 'http://127.0.0.1:1/' WHERE id = ?", troubled);
        receiver.usually(Receiver.status(200));
        assertThat(send(sender)).isEqualTo(2);
        assertThat(receivedObjects()).containsExactly(2);
        assertThat(states()).containsExactly("pending", "delivered");
    }

    @Test
    void a_projects_own_address_gets_what_concerns_the_project() {
        int acme = organization("Acme", receiver.url(), "organizations");
        int sales = database.write(handle -> handle.createQuery("""
                        INSERT INTO project (organization_id, name, webhook_url, webhook_secret)
                        VALUES (:organization, 'Sales', :url, :secret) RETURNING id""")
                .bind("organization", acme)
                .bind("url", receiver.url() + "/sales")
                .bind("secret", BOX.seal("projects"))
                .mapTo(int.class)
                .one());
        event(acme, sales);
        event(acme, sales + 1);
        send(sender);
        List<String> seen = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        while (receiver.waiting() > 0) {
            Receiver.Received received = receiver.take();
            seen.add(received.path() + " " + received.headers().getFirst("X-CEKURA-SECRET") + " "
                    + (object(received.body()) - sales));
            if (object(received.body()) == sales) {
                ids.add(received.body().replaceFirst(".*\"id\":\"([0-9a-f-]{36})\".*", "$1"));
            }
        }
        assertThat(seen)
                .containsExactlyInAnyOrder("/hook organizations 0", "/hook organizations 1", "/hook/sales projects 0");
        assertThat(ids).hasSize(2).containsOnly(ids.getFirst());
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

    @Test
    void many_nodes_send_each_event_once_and_in_order() throws Exception {
        int organizations = 5;
        int events = 60;
        Map<String, AtomicInteger> atATime = new ConcurrentHashMap<>();
        Map<String, List<Integer>> arrived = new HashMap<>();
        AtomicInteger overlaps = new AtomicInteger();
        try (Receiver busy = new Receiver()) {
            busy.usually(exchange -> {
                String path = exchange.getRequestURI().getPath();
                AtomicInteger now = atATime.computeIfAbsent(path, ignored -> new AtomicInteger());
                if (now.incrementAndGet() > 1) {
                    overlaps.incrementAndGet();
                }
                for (int i = 0; i < 5_000; i++) {
                    Thread.onSpinWait();
                }
                now.decrementAndGet();
                exchange.sendResponseHeaders(200, -1);
            });
            for (int i = 0; i < organizations; i++) {
                int id = organization("O" + i, busy.url() + i, null);
                IntStream.rangeClosed(1, events).forEach(object -> event(id, object));
            }
            List<WebhookSender> nodes = List.of(sender("127.0.0.1"), sender("127.0.0.1"), sender("127.0.0.1"));
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (WebhookSender node : nodes) {
                    threads.execute(() -> {
                        while (count("webhook_delivery WHERE state = 'pending'") > 0) {
                            send(node);
                        }
                    });
                }
            }
            nodes.forEach(WebhookSender::close);
            while (busy.waiting() > 0) {
                Receiver.Received received = busy.take();
                arrived.computeIfAbsent(received.path(), ignored -> new ArrayList<>())
                        .add(object(received.body()));
            }
        }
        assertThat(overlaps).hasValue(0);
        List<Integer> inOrder = IntStream.rangeClosed(1, events).boxed().toList();
        assertThat(arrived.values())
                .hasSize(organizations)
                .allSatisfy(objects -> assertThat(objects).isEqualTo(inOrder));
    }

    @Test
    void what_a_lost_node_had_begun_is_sent_by_another_when_its_lease_has_run_out() {
        event(organization(), 1);
        // A node that is killed here.
        List<WebhookQueueStore.Claim> taken =
                database.write(handle -> WebhookQueueStore.claim(handle, clock.instant(), 10));
        assertThat(taken).hasSize(1);
        assertThat(send(sender)).isZero();
        sql("UPDATE webhook_endpoint SET leased_until = now() - interval '1 second'");
        assertThat(send(sender)).isEqualTo(1);
        assertThat(receivedObjects()).containsExactly(1);
    }

    @Test
    void a_node_whose_lease_was_taken_over_does_not_count_its_attempt() {
        event(organization(), 1);
        receiver.then(exchange -> {
            sql("UPDATE webhook_endpoint SET lease = gen_random_uuid()");
            exchange.sendResponseHeaders(200, -1);
        });
        send(sender);
        assertThat(states()).containsExactly("pending");
        assertThat(attempts()).isEmpty();
    }

    @Test
    void what_is_under_way_when_a_node_stops_is_sent_again_by_the_next() {
        event(organization(), 1);
        receiver.then(exchange -> {
            try {
                over.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        try (WebhookSender stopping = sender("127.0.0.1")) {
            assertThat(stopping.start()).hasSize(1);
            assertThat(object(receiver.take().body())).isEqualTo(1);
        }
        assertThat(attempts()).isEmpty();
        assertThat(send(sender)).isEqualTo(1);
        assertThat(receivedObjects()).containsExactly(1);
        assertThat(states()).containsExactly("delivered");
    }

    @Test
    void what_was_committed_before_the_program_ended_is_sent_after_its_next_start() {
        event(organization(), 7);
        // Nobody sends here: as after a kill between commit and delivery.
        try (TestServer server = TestServer.start(
                place, Clock.systemUTC(), Options.of(Map.of("TENANTRY_WEBHOOK_ALLOW", "127.0.0.0/8")))) {
            assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
            assertThat(object(receiver.take().body())).isEqualTo(7);
        }
    }
}

package io.tenantry.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.mail.OutgoingMail;
import io.tenantry.start.Options;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server whose clock can be moved on, an organization with an admin and two projects, and the sent mails. */
@SuppressWarnings("NullAway.Init")
final class InvitationScene implements AutoCloseable {
    static final String KEY = "X-CEKURA-API-KEY";
    static final String INVITES = "/user/invites/";

    private static final Pattern LINK = Pattern.compile("\\?token=([A-Za-z0-9_-]{43})\\s");

    /** A running clock that can be moved. */
    private static final class MovableClock extends Clock {
        private volatile Duration ahead = Duration.ZERO;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }
    }

    private final MovableClock clock = new MovableClock();
    private final AtomicInteger callers = new AtomicInteger();
    final TestServer server;
    final Scene scene;
    int number;
    int acme;
    int sales;
    int support;
    String admin;

    InvitationScene(Map<String, String> options) {
        this.server = TestServer.start(TestDatabases.create(), clock, Options.of(options));
        this.scene = new Scene(server);
    }

    /** A new organization; addresses of tests that begin with different words differ by its number. */
    void begin() {
        clock.ahead = Duration.ZERO;
        number++;
        acme = scene.organization("Acme");
        sales = scene.project(acme, "Sales");
        support = scene.project(acme, "Support");
        admin = scene.personKey(scene.personIn(acme, address("admin"), "admin"));
    }

    void later(Duration time) {
        clock.ahead = clock.ahead.plus(time);
    }

    String address(String name) {
        return name + "." + number + "@example.com";
    }

    HttpResponse<String> send(String method, String path, String key, @Nullable String body) {
        return server.send(method, path, body, KEY, key, "Content-Type", "application/json");
    }

    /** Opens an account by the link of an invitation, from a new network address. */
    HttpResponse<String> register(String body) {
        int caller = callers.incrementAndGet();
        return server.sendFrom(
                "127.1.%d.%d".formatted(caller / 250, caller % 250 + 1),
                "POST",
                "/user/v1/register/",
                body,
                "Content-Type",
                "application/json");
    }

    HttpResponse<String> get(String path, String key) {
        return server.get(path, KEY, key);
    }

    HttpResponse<String> post(String path, String key) {
        return send("POST", path, key, "");
    }

    /** Invites somebody as the admin; returns the invitation's id. */
    int invite(String body) {
        HttpResponse<String> reply = send("POST", INVITES, admin, body);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
        return json(reply).get("id").intValue();
    }

    int inviteAddress(String address) {
        return invite("{\"email\":\"" + address + "\"}");
    }

    static JsonNode json(HttpResponse<String> reply) {
        return new JsonMapper().readTree(reply.body());
    }

    /** Allows people with an address of the domain to request to join. */
    void openToRequests() {
        scene.sql("UPDATE organization SET allow_join_requests = true WHERE id = ?", acme);
        scene.sql(
                "INSERT INTO organization_domain (organization_id, domain, verified_at) VALUES (?, 'example.com', now())",
                acme);
    }

    /** Requests to join; returns the request's id. */
    int ask(String key) {
        HttpResponse<String> reply = send("POST", INVITES + "request_to_join/", key, "{\"organization\":" + acme + "}");
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return json(reply).get("id").intValue();
    }

    /** The mails to an address, oldest first. */
    List<OutgoingMail> mailsTo(String address) {
        return server.installation().outbox().list(true, 100_000, 0).stream()
                .filter(mail -> mail.to().equals(address))
                .toList();
    }

    /** The token of the newest mail to an address. */
    String tokenFor(String address) {
        Matcher link = LINK.matcher(mailsTo(address).getLast().text());
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    /** The memberships of a person in the organization: the role, and after a slash the project. */
    List<String> memberships(int person) {
        return server.database()
                .read(handle -> handle.createQuery("""
                        SELECT role || coalesce('/' || project_id, '') FROM membership
                        WHERE organization_id = ? AND person_id = ? ORDER BY id""")
                        .bind(0, acme)
                        .bind(1, person)
                        .mapTo(String.class)
                        .list());
    }

    /** The number of members of the whole organization. */
    long members() {
        return scene.count("membership WHERE project_id IS NULL AND organization_id = " + acme);
    }

    List<String> history() {
        return server.database()
                .read(handle -> handle.createQuery(
                                "SELECT action FROM audit_event WHERE organization_id = ? ORDER BY id")
                        .bind(0, acme)
                        .mapTo(String.class)
                        .list());
    }

    @Override
    public void close() {
        server.close();
    }
}

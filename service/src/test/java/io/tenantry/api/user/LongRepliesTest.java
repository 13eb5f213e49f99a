package io.tenantry.api.user;

import static io.tenantry.api.user.InvitationScene.KEY;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.start.Options;
import io.tenantry.web.connection.ConnectionLimits;
import io.tenantry.web.connection.Wire;
import io.tenantry.web.server.ServerLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies that are too long for the memory: they are complete, written while they are read, and do not block others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class LongRepliesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MEMBERS = 4_500;
    private static final int PROJECTS = 20;
    private static final int CONNECTIONS = 2;

    private TestDatabases.Place place;
    private TestServer server;
    private Scene scene;
    /** Has members of the whole, projects of which the first has as many members, keys and invitations. */
    private int large;
    /** Has more projects than are kept in memory. */
    private int broad;

    private int project;
    private int admin;
    private String key;

    /** @param longReplies the maximum number of long replies of a caller at a time; all callers together have twice as many */
    private static ServerLimits limits(int longReplies) {
        return new ServerLimits(
                64,
                64,
                Duration.ofSeconds(5),
                (long) longReplies << 20,
                new ConnectionLimits(
                        Duration.ofMinutes(2), Duration.ofSeconds(10), Duration.ofMinutes(2), 8 * 1024, 100));
    }

    @BeforeAll
    void start() {
        place = TestDatabases.create();
        server = TestServer.start(place, Options.DEFAULT, limits(4), CONNECTIONS);
        scene = new Scene(server);
        large = scene.organization("Large");
        admin = scene.personIn(large, "ada@example.com", "admin");
        key = scene.personKey(admin);
        scene.sql(
                "INSERT INTO project (organization_id, name) SELECT ?, 'P' || n FROM generate_series(1, ?) n",
                large,
                PROJECTS);
        project = (int) scene.count("generate_series(1, (SELECT min(id) FROM project))");
        broad = scene.organization("Broad");
        scene.sql(
                "INSERT INTO project (organization_id, name) SELECT ?, 'B' || n FROM generate_series(1, 33) n", broad);
        people("m", MEMBERS);
        for (String where : List.of("NULL::integer", Integer.toString(project))) {
            scene.sql(
                    "INSERT INTO membership (organization_id, project_id, person_id, role) SELECT ?, " + where
                            + ", id, 'member' FROM person WHERE email LIKE 'm%@large'",
                    large);
        }
        scene.sql(
                "INSERT INTO api_key (organization_id, person_id, name, prefix, digest)"
                        + " SELECT ?, ?, 'k' || n, 'x', sha256(('long ' || n)::bytea) FROM generate_series(1, 1500) n",
                large,
                admin);
        scene.sql(
                "INSERT INTO invitation (organization_id, kind, email, email_fold, role, expires_at)"
                        + " SELECT ?, 'invite', n || '@i', n || '@i', 'member', now() + interval '1 day'"
                        + " FROM generate_series(1, 1500) n",
                large);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private void people(String prefix, int count) {
        scene.sql(
                "INSERT INTO person (email, email_fold, name, name_fold, name_order)"
                        + " SELECT ? || n || '@large', ? || n || '@large', 'Nobody in particular', 'n', ''::bytea"
                        + " FROM generate_series(1, ?) n",
                prefix,
                prefix,
                count);
    }

    private HttpResponse<String> get(String path) {
        return server.get("/user" + path, KEY, key);
    }

    private JsonNode whole(String path) throws IOException {
        HttpResponse<String> reply = get(path);
        assertThat(reply.statusCode()).as(path).isEqualTo(200);
        assertThat(reply.headers().firstValue("ETag")).as(path).isEmpty();
        return JSON.readTree(reply.body());
    }

    private static List<Integer> ids(JsonNode rows) {
        List<Integer> ids = new ArrayList<>();
        rows.forEach(row -> ids.add(row.get("id").asInt()));
        return ids;
    }

    private static void assertInOrder(JsonNode rows, int count) {
        List<Integer> ids = ids(rows);
        assertThat(ids).hasSize(count).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void every_list_is_complete() throws IOException {
        assertInOrder(whole("/memberships/"), 2 * MEMBERS + 1);
        assertInOrder(whole("/memberships/?organization=" + large), 2 * MEMBERS + 1);
        assertInOrder(whole("/memberships/?project=" + project), MEMBERS);
        assertInOrder(whole("/api/v1/user-api-key/"), 1_501);
        assertInOrder(whole("/invites/"), 1_500);
    }

    @Test
    void lists_of_projects_are_complete() throws IOException {
        String own = key;
        key = scene.organizationKey(broad);
        try {
            assertInOrder(whole("/v1/projects/"), 33);
            assertInOrder(whole("/v1/projects/?organization_id=" + broad), 33);
        } finally {
            key = own;
        }
        String all = get("/v1/projects/").body();
        assertThat(all).endsWith("}]");
        assertThat(Pattern.compile("\"is_email_notify_enabled\"").matcher(all).results())
                .hasSize(PROJECTS * (MEMBERS + 1) + MEMBERS);
    }

    @Test
    void an_organization_is_the_same_in_its_list_its_page_and_by_itself() throws IOException {
        JsonNode one = whole("/organizations/" + large + "/");
        assertInOrder(one.get("members"), MEMBERS + 1);
        assertInOrder(one.get("projects"), PROJECTS);
        assertInOrder(one.at("/projects/0/members"), MEMBERS);
        assertThat(whole("/organizations/").get(0)).isEqualTo(one);
        assertThat(whole("/organizations/?search=LARGE").get(0)).isEqualTo(one);
        assertThat(whole("/v2/organizations/").at("/results/0")).isEqualTo(one);
    }

    @Test
    void a_project_is_the_same_in_its_lists_and_by_itself() throws IOException {
        JsonNode one = whole("/v1/projects/" + project + "/");
        assertThat(whole("/v1/projects/members/?project_id=" + project)).isEqualTo(one);
        assertThat(whole("/v1/projects/?page=1&page_size=1").at("/results/0")).isEqualTo(one);
        JsonNode last = JSON.readTree(get("/v1/projects/?page=last&page_size=7").body());
        assertThat(last.get("count").asInt()).isEqualTo(PROJECTS);
        assertThat(last.get("results")).hasSize(PROJECTS % 7);
        assertThat(last.get("previous").asText()).endsWith("/user/v1/projects/?page_size=7&page=2");
    }

    @Test
    void a_member_of_projects_alone_sees_those_and_their_members() throws IOException {
        int guest = scene.person("guest@example.com");
        scene.projectMember(large, project, guest, "member");
        scene.projectMember(large, project + 1, guest, "member");
        String own = key;
        key = scene.personKey(guest);
        try {
            JsonNode one = whole("/organizations/" + large + "/");
            assertInOrder(one.get("projects"), 2);
            assertThat(ids(one.get("members"))).hasSize(MEMBERS + 2);
            assertInOrder(whole("/memberships/?organization=" + large), MEMBERS + 2);
            assertThat(JSON.readTree(get("/memberships/").body())).hasSize(2);
        } finally {
            key = own;
            scene.sql("DELETE FROM membership WHERE person_id = ?", guest);
        }
    }

    @Test
    void somebody_in_many_organizations_sees_all_of_them() throws IOException {
        int everywhere = scene.person("everywhere@example.com");
        scene.sql("INSERT INTO organization (name, name_fold, name_order) SELECT 'Many ' || n, 'many ' || n, ''::bytea"
                + " FROM generate_series(1, 600) n");
        scene.sql(
                "INSERT INTO membership (organization_id, person_id, role)"
                        + " SELECT id, ?, 'admin' FROM organization WHERE name LIKE 'Many %'",
                everywhere);
        String own = key;
        key = scene.personKey(everywhere);
        try {
            JsonNode all = whole("/organizations/");
            assertInOrder(all, 600);
            Set<String> names = new HashSet<>();
            all.forEach(one -> names.add(one.get("name").asText()));
            assertThat(names).hasSize(600);
            assertThat(JSON.readTree(get("/organizations/?search=many%201").body()))
                    .hasSize(111);
        } finally {
            key = own;
        }
    }

    @Test
    void compressed_it_is_the_same() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/user/memberships/"))
                .headers(KEY, key, "Accept-Encoding", "gzip")
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> reply = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            assertThat(reply.headers().firstValue("Content-Encoding")).contains("gzip");
            assertThat(reply.headers().firstValue("Vary").orElse("")).contains("Accept-Encoding");
            byte[] plain = new GZIPInputStream(new ByteArrayInputStream(reply.body())).readAllBytes();
            assertInOrder(JSON.readTree(plain), 2 * MEMBERS + 1);
        }
    }

    @Test
    void http_1_0_ends_it_with_the_connection() throws IOException {
        try (Wire wire = new Wire(server.url())) {
            String reply = wire.send("GET /user/memberships/ HTTP/1.0\r\n" + KEY + ": " + key + "\r\n\r\n")
                    .toTheEnd();
            assertThat(reply).startsWith("HTTP/1.1 200").doesNotContain("chunked");
            assertInOrder(JSON.readTree(reply.substring(reply.indexOf("\r\n\r\n"))), 2 * MEMBERS + 1);
        }
    }

    @Test
    void its_head_alone_has_no_length_and_reads_nothing() {
        HttpResponse<String> reply = server.send("HEAD", "/user/memberships/", null, KEY, key);
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("Content-Length")).isEmpty();
        assertThat(get("/memberships/?organization=2000000000").body()).isEqualTo("[]");
    }

    @Test
    void nobody_can_believe_to_know_it() {
        String path = "/user/organizations/" + large + "/";
        HttpResponse<String> stale = server.send(
                "PATCH",
                path,
                "{}",
                KEY,
                key,
                "Content-Type",
                "application/json",
                "If-Match",
                "\"e3b0c44298fc1c149afbf4c8\"");
        assertThat(stale.statusCode()).isEqualTo(412);
        HttpResponse<String> any =
                server.send("PATCH", path, "{}", KEY, key, "Content-Type", "application/json", "If-Match", "*");
        assertThat(any.statusCode()).isEqualTo(200);
        assertThatJson(any.body()).node("members").isArray().hasSize(MEMBERS + 1);
        assertThat(server.get(path, KEY, key, "If-None-Match", "*").statusCode())
                .isEqualTo(304);
    }

    @Test
    void a_change_with_a_key_for_repetitions_is_answered_twice_alike() {
        int guest = scene.personIn(large, "again@example.com", "member");
        String body = "{\"user\": " + guest + "}";
        String path = "/user/v1/projects/" + (project + 2) + "/add_member/";
        String[] headers = {KEY, key, "Content-Type", "application/json", "Idempotency-Key", "long"};
        HttpResponse<String> first = server.send("POST", path, body, headers);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThatJson(first.body()).node("organization.members").isArray().hasSize(MEMBERS + 2);
        HttpResponse<String> again = server.send("POST", path, body, headers);
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(again.body()).isEqualTo(first.body());
        scene.sql("DELETE FROM membership WHERE person_id = ?", guest);
    }

    /** Requests a list, and reads nothing of it. */
    private Wire slow(String path, String caller) {
        return slow(server, path, caller);
    }

    private static Wire slow(TestServer server, String path, String caller) {
        return new Wire(server.url())
                .send("GET /user" + path + " HTTP/1.1\r\nHost: x\r\n" + KEY + ": " + caller + "\r\n\r\n");
    }

    @Test
    void clients_that_take_nothing_hold_no_connection_and_a_limited_number_of_places() throws IOException {
        List<Wire> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                Wire wire = slow("/v1/projects/", key);
                slow.add(wire);
                assertThat(wire.in().read()).isEqualTo('H');
            }
            // More than the connections of this server.
            assertThat(slow).hasSizeGreaterThan(CONNECTIONS);
            assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
            assertThat(get("/memberships/?organization=2000000000").statusCode())
                    .isEqualTo(200);
            // All keys of a person share its places.
            for (String own : List.of(key, scene.personKey(admin))) {
                HttpResponse<String> refused = server.get("/user/v1/projects/", KEY, own);
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            }
            // Another caller has its own share.
            assertThat(server.get("/user/organizations/", KEY, scene.organizationKey(large))
                            .statusCode())
                    .isEqualTo(200);
        } finally {
            slow.forEach(Wire::close);
        }
    }

    @Test
    void slow_clients_of_few_callers_give_way_to_another_caller() throws IOException {
        String other = scene.personKey(scene.personIn(large, "other@example.com", "admin"));
        String third = scene.personKey(scene.personIn(large, "third@example.com", "admin"));
        ConnectionLimits connections = new ConnectionLimits(
                Duration.ofMinutes(2), Duration.ofSeconds(10), Duration.ofSeconds(4), 8 << 20, 100);
        ServerLimits limits = new ServerLimits(64, 64, Duration.ofSeconds(5), 2 << 20, connections);
        List<Wire> slow = new ArrayList<>();
        try (CapturedLog log = CapturedLog.begin();
                TestServer second = TestServer.start(place, Options.DEFAULT, limits, CONNECTIONS)) {
            for (String caller : List.of(key, key, other, other)) {
                Wire wire = slow(second, "/v1/projects/", caller);
                slow.add(wire);
                assertThat(wire.in().read()).isEqualTo('H');
            }
            HttpResponse<String> reply = second.get("/user/v1/projects/", KEY, third);
            while (reply.statusCode() == 503) {
                reply = second.get("/user/v1/projects/", KEY, third);
            }
            assertThat(reply.statusCode()).isEqualTo(200);
            assertThat(log.lines())
                    .anyMatch(line -> line.contains("is broken off for another caller: its client takes it slowly"));
            slow.forEach(Wire::close);
        } finally {
            scene.sql("DELETE FROM membership WHERE person_id IN"
                    + " (SELECT id FROM person WHERE email IN ('other@example.com', 'third@example.com'))");
        }
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void thirty_slow_clients_take_little_memory() throws IOException {
        List<Wire> slow = new ArrayList<>();
        try (TestServer second = TestServer.start(place, Options.DEFAULT, limits(30), CONNECTIONS)) {
            assertThat(second.get("/user/memberships/?organization=2000000000", KEY, key)
                            .statusCode())
                    .isEqualTo(200);
            long before = usedMemory();
            for (int i = 0; i < 30; i++) {
                Wire wire = slow(second, "/v1/projects/", key);
                slow.add(wire);
                assertThat(wire.in().read()).isEqualTo('H');
            }
            assertThat(usedMemory() - before).isLessThan(100 << 20);
            assertThat(second.get("/user/memberships/?organization=2000000000", KEY, key)
                            .statusCode())
                    .isEqualTo(200);
            slow.forEach(Wire::close);
        }
    }

    @Test
    void a_reply_that_cannot_be_read_to_its_end_breaks_off() throws IOException {
        try (CapturedLog log = CapturedLog.begin();
                Wire wire = slow("/v1/projects/", key)) {
            assertThat(wire.in().read()).isEqualTo('H');
            scene.sql("ALTER TABLE membership RENAME TO elsewhere");
            String reply;
            try {
                reply = wire.toTheEnd();
            } catch (UncheckedIOException reset) {
                reply = "";
            }
            assertThat(reply).doesNotEndWith("0\r\n\r\n");
            assertThat(log.lines()).anyMatch(line -> line.contains("the reply breaks off"));
        } finally {
            scene.sql("ALTER TABLE IF EXISTS elsewhere RENAME TO membership");
        }
        assertThat(get("/memberships/?organization=2000000000").statusCode()).isEqualTo(200);
    }

    @Test
    void a_reply_of_which_nothing_can_be_read_has_a_status_of_its_own() {
        String someone = scene.personKey(scene.person("someone@example.com"));
        scene.sql("INSERT INTO organization (name, name_fold, name_order) SELECT 'Some ' || n, 'some ' || n, ''::bytea"
                + " FROM generate_series(1, 401) n");
        scene.sql("INSERT INTO membership (organization_id, person_id, role)"
                + " SELECT o.id, p.id, 'admin' FROM organization o, person p"
                + " WHERE o.name LIKE 'Some %' AND p.email = 'someone@example.com'");
        String[] headers = {KEY, someone, "Accept-Encoding", "gzip"};
        // The key is known from here on.
        assertThat(server.get("/user/organizations/", KEY, someone).statusCode())
                .isEqualTo(200);
        HttpResponse<String> failed;
        try (CapturedLog log = CapturedLog.begin()) {
            scene.sql("ALTER TABLE project RENAME TO elsewhere");
            failed = server.get("/user/organizations/", headers);
            assertThat(log.lines()).anyMatch(line -> line.contains("failed: GET /user/organizations/"));
        } finally {
            scene.sql("ALTER TABLE elsewhere RENAME TO project");
        }
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThatJson(failed.body())
                .isEqualTo("{\"detail\": \"Internal server error.\", \"request_id\": \"${json-unit.any-string}\"}");
        assertThat(failed.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(failed.headers().allValues("Vary")).doesNotContain("Accept-Encoding");
        assertThat(failed.headers().firstValue("X-Request-Id")).isPresent();
        assertThat(server.get("/user/organizations/", KEY, someone).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/projects/", "/v1/projects/?organization_id=%d"})
    void what_is_too_long_is_refused_before_it_is_read_and_its_pages_are_named(String path) {
        int vast = scene.organization("Vast");
        scene.member(vast, admin, "admin");
        people("v", 12_000);
        scene.sql(
                "INSERT INTO membership (organization_id, person_id, role)"
                        + " SELECT ?, id, 'member' FROM person WHERE email LIKE 'v%@large'",
                vast);
        scene.sql(
                "INSERT INTO project (organization_id, name) SELECT ?, 'P' || n FROM generate_series(1, 1000) n", vast);
        String request = "GET /user" + path.formatted(vast) + " HTTP/1.1\r\nHost: x\r\n" + KEY + ": " + key + "\r\n";
        try (CapturedLog log = CapturedLog.begin();
                Wire wire = new Wire(server.url())) {
            // The second is answered when the first has ended, including its line in the log.
            String replies = wire.send(request + "\r\n" + request + "Connection: close\r\n\r\n")
                    .toTheEnd();
            assertThat(replies.split("HTTP/1.1 400", -1)).hasSize(3);
            assertThat(replies).contains("Ask for its pages: /user/v1/projects/?page=1&page_size=10\"}");
            assertThat(log.lines())
                    .anyMatch(line -> line.startsWith("io.tenantry.access ")
                            && line.contains("/user/v1/projects/")
                            && line.contains("400"));
        } finally {
            scene.sql("DELETE FROM organization WHERE id = ?", vast);
            scene.sql("DELETE FROM person WHERE email LIKE 'v%@large'");
        }
    }
}

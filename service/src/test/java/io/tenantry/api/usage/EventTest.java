package io.tenantry.api.usage;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Eventually;
import io.tenantry.TestServer;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ServiceScope;
import io.tenantry.event.EventPuts;
import io.tenantry.event.Events;
import io.tenantry.event.LimitShare;
import io.tenantry.limit.Metric;
import io.tenantry.recovery.Recovery;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.ObjectIds.Kind;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events, in pages. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String MANAGEMENT = "/management/v2.0/organisations";

    private final UsageScene world = new UsageScene();
    private final ObjectIds ids = ObjectIds.read(world.server.database());
    private final String key = world.serviceKey(ServiceScope.EVENTS);

    @AfterAll
    void stop() {
        world.close();
    }

    private HttpResponse<String> get(String key, String query) {
        return world.server.get("/usage/v1/events" + query, "Authorization", "Bearer " + key);
    }

    private JsonNode page(String key, String query) {
        HttpResponse<String> reply = get(key, query);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return JSON.readTree(reply.body());
    }

    /** The cursor after all events so far: a request numbers none, so it waits until all have their positions. */
    private String now() {
        Eventually.until(() -> world.scene.count("event_inbox") == 0);
        return page(key, "?after=newest").get("cursor").asString();
    }

    /** The events after a cursor, as soon as there are so many. */
    private List<JsonNode> after(String cursor, int count) {
        List<JsonNode> events = new ArrayList<>();
        String from = cursor;
        while (events.size() < count) {
            JsonNode page = page(key, "?wait=20&after=" + from);
            assertThat(page.get("events").isEmpty())
                    .as("%s of %s", events, count)
                    .isFalse();
            page.get("events").forEach(events::add);
            from = page.get("cursor").asString();
        }
        return events;
    }

    private static List<String> types(List<JsonNode> events) {
        return events.stream().map(event -> event.get("type").asString()).toList();
    }

    private String operator(String method, String path, String body) {
        HttpResponse<String> reply = world.server.send(
                method,
                MANAGEMENT + path,
                body.isEmpty() ? null : body,
                "Authorization",
                TestServer.basic(),
                "Content-Type",
                "application/json",
                "Accept",
                "application/json");
        assertThat(reply.statusCode()).as(reply.body()).isBetween(200, 204);
        return reply.body();
    }

    /** An audit entry as the program writes it. */
    private static void note(Handle handle, int organization, String type, int object, String fields) {
        handle.execute(
                "INSERT INTO audit_event (organization_id, operation, action, object_type, object_id, details)"
                        + " VALUES (?, 'update', 'x', ?, ?, jsonb_build_object('fields', CAST(? AS jsonb)))",
                organization,
                type,
                object,
                fields);
    }

    @Test
    void each_change_is_an_event_that_names_its_objects() {
        String from = now();
        String acme = JSON.readTree(operator("POST", "", "{\"name\": \"Acme Events\"}"))
                .get("_id")
                .asString();
        int organization = ids.row(Kind.ORGANIZATION, acme).orElseThrow();
        operator("PATCH", "/" + acme, "{\"name\": \"Acme of Events\", \"quotaMaxProjects\": 7, \"disabled\": true}");
        operator("PATCH", "/" + acme + "/limits", "{\"agents\": {\"ceiling\": 5}, \"members\": {\"ceiling\": 9}}");
        List<JsonNode> events = after(from, 4);
        assertThatJson(events.toString()).isEqualTo("""
                [{"id": "${json-unit.ignore}", "type": "organization.created", "at": "${json-unit.ignore}",
                  "organization": %1$d, "project": null, "object": %1$d, "person": null,
                  "ids": {"organization": "%2$s", "project": null, "object": "%2$s", "person": null}, "fields": []},
                 {"id": "${json-unit.ignore}", "type": "settings.changed", "at": "${json-unit.ignore}",
                  "organization": %1$d, "project": null, "object": %1$d, "person": null,
                  "ids": {"organization": "%2$s", "project": null, "object": "%2$s", "person": null},
                  "fields": ["quota_max_projects"], "metrics": ["projects"]},
                 {"id": "${json-unit.ignore}", "type": "organization.updated", "at": "${json-unit.ignore}",
                  "organization": %1$d, "project": null, "object": %1$d, "person": null,
                  "ids": {"organization": "%2$s", "project": null, "object": "%2$s", "person": null},
                  "fields": ["name", "disabled"]},
                 {"id": "${json-unit.ignore}", "type": "settings.changed", "at": "${json-unit.ignore}",
                  "organization": %1$d, "project": null, "object": %1$d, "person": null,
                  "ids": {"organization": "%2$s", "project": null, "object": "%2$s", "person": null},
                  "fields": ["quota_max_users", "max_agents_limit"], "metrics": ["members", "agents"]}]""".formatted(organization, acme));
    }

    @Test
    void members_projects_and_keys_are_events_too() {
        int organization = world.scene.organization("People of Events");
        int admin = world.scene.personIn(organization, "admin@events.example", "admin");
        int member = world.scene.personIn(organization, "member@events.example", "member");
        String personal = world.scene.personKey(admin);
        world.scene.project(organization, "First");
        String from = now();
        int project = user(
                personal,
                "POST",
                "/v1/projects/",
                "{\"name\": \"New\", \"organization_id\": %d}".formatted(organization));
        user(personal, "POST", "/v1/projects/" + project + "/add_member/", "{\"user\": %d}".formatted(member));
        user(personal, "PATCH", "/v1/projects/" + project + "/", "{\"name\": \"Newer\"}");
        int ofOrganization =
                user(personal, "POST", "/api/v1/user-api-key/", "{\"organization\": %d}".formatted(organization));
        int own = user(personal, "POST", "/api/v1/user-api-key/", "{\"personal\": true}");
        user(personal, "DELETE", "/api/v1/user-api-key/" + ofOrganization + "/", "");
        user(personal, "DELETE", "/v1/projects/" + project + "/", "");
        List<String> found = after(from, 7).stream()
                .map(event -> event.get("type").asString() + " " + event.get("organization") + " "
                        + event.get("project") + " "
                        + (event.get("type").asString().startsWith("member")
                                ? event.get("person")
                                : event.get("object")))
                .toList();
        assertThat(found)
                .containsExactly(
                        "project.created %1$d %2$d %2$d".formatted(organization, project),
                        "member.created %d %d %d".formatted(organization, project, member),
                        "project.updated %1$d %2$d %2$d".formatted(organization, project),
                        "key.created %d null %d".formatted(organization, ofOrganization),
                        "key.created null null " + own,
                        "key.deleted %d null %d".formatted(organization, ofOrganization),
                        "project.deleted %1$d %2$d %2$d".formatted(organization, project));
    }

    /** A call of the user API; the id in the reply. */
    private int user(String personal, String method, String path, String body) {
        HttpResponse<String> reply = world.server.send(
                method,
                "/user" + path,
                body.isEmpty() ? null : body,
                "X-CEKURA-API-KEY",
                personal,
                "Content-Type",
                "application/json");
        assertThat(reply.statusCode()).as(path + reply.body()).isBetween(200, 204);
        return reply.body().isEmpty()
                ? 0
                : JSON.readTree(reply.body()).path("id").asInt();
    }

    @Test
    void events_come_in_the_order_of_the_commits() {
        int first = world.scene.organization("First");
        int second = world.scene.organization("Second");
        String from = now();
        Jdbi jdbi = Jdbi.create(world.place.jdbcUrl(), world.place.user(), world.place.password());
        for (int round = 0; round < 20; round++) {
            try (Handle early = jdbi.open();
                    Handle late = jdbi.open()) {
                early.begin();
                late.begin();
                note(early, first, "Organization", first, "[\"name\"]");
                early.execute(
                        "INSERT INTO event_inbox (type, organization_id, details) VALUES ('limit.warning', ?, ?::jsonb)",
                        first,
                        "{\"metric\": \"messages\", \"limit\": 10, \"used\": 8, \"share\": 80}");
                note(late, second, "Organization", second, "[\"name\"]");
                late.commit();
                early.commit();
            }
        }
        List<String> found = after(from, 60).stream()
                .map(event ->
                        event.get("organization").asInt() + event.get("type").asString())
                .toList();
        List<String> expected = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            expected.add(second + "organization.updated");
            expected.add(first + "organization.updated");
            expected.add(first + "limit.warning");
        }
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void the_order_holds_under_load_and_when_nodes_die_that_give_positions() {
        int organization = world.scene.organization("Busy");
        int rounds = 300;
        String from = now();
        Jdbi jdbi = Jdbi.create(world.place.jdbcUrl(), world.place.user(), world.place.password());
        AtomicInteger ticks = new AtomicInteger();
        AtomicInteger next = new AtomicInteger();
        int[] began = new int[rounds];
        int[] ended = new int[rounds];
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < 4; thread++) {
                threads.execute(() -> jdbi.useHandle(handle -> {
                    for (int i = next.getAndIncrement(); i < rounds; i = next.getAndIncrement()) {
                        handle.begin();
                        note(handle, organization, "Project", i, "[]");
                        began[i] = ticks.incrementAndGet();
                        handle.commit();
                        ended[i] = ticks.incrementAndGet();
                    }
                }));
            }
            threads.execute(() -> {
                while (next.get() < rounds) {
                    dieWhileNumbering(jdbi);
                }
            });
        }
        List<Integer> order = after(from, rounds).stream()
                .map(event -> event.get("object").asInt())
                .toList();
        assertThat(order).hasSize(rounds).doesNotHaveDuplicates();
        int lastBegin = 0;
        for (int i : order) {
            assertThat(ended[i])
                    .as("the end of a commit before the begin of another one")
                    .isGreaterThan(lastBegin);
            lastBegin = Math.max(lastBegin, began[i]);
        }
    }

    /** Gives positions as a node does, which dies before it commits. */
    private static void dieWhileNumbering(Jdbi jdbi) {
        jdbi.useHandle(handle -> {
            handle.begin();
            handle.execute("SELECT last FROM event_log FOR UPDATE");
            handle.execute("DELETE FROM event_inbox");
            handle.rollback();
        });
    }

    @Test
    void a_crossing_tells_the_limit_and_the_use() {
        int organization = world.scene.organization("Crossing");
        String from = now();
        world.server
                .database()
                .change(handle -> EventPuts.crossed(
                        handle, new OrganizationId(organization), null, new LimitShare(Metric.MESSAGES, 10, 10, 100)));
        String written = ids.of(Kind.ORGANIZATION, organization);
        assertThatJson(after(from, 1).toString()).isEqualTo("""
                [{"id": "${json-unit.ignore}", "type": "limit.reached", "at": "${json-unit.ignore}",
                  "organization": %d, "project": null, "object": null, "person": null,
                  "ids": {"organization": "%s", "project": null, "object": null, "person": null}, "fields": [],
                  "metric": "messages", "limit": 10, "used": 10, "share": 100}]""".formatted(organization, written));
    }

    @Test
    void a_key_of_some_organizations_sees_only_these() {
        int own = world.scene.organization("Own");
        int strange = world.scene.organization("Strange");
        String some = world.serviceKeyOf(List.of(own), ServiceScope.EVENTS);
        String from = now();
        world.server.database().change(handle -> {
            for (int i = 0; i < 30; i++) {
                note(handle, strange, "Organization", strange, "[\"name\"]");
            }
            note(handle, own, "Organization", own, "[\"name\"]");
            EventPuts.loaded(handle);
        });
        assertThat(types(after(from, 32))).contains("organizations.loaded");
        JsonNode page = page(some, "?after=" + from);
        assertThat(StreamSupport.stream(page.get("events").spliterator(), false)
                        .map(event -> event.get("organization").asInt())
                        .toList())
                .containsExactly(own);
        String cursor = page.get("cursor").asString();
        assertThat(page(some, "?wait=1&after=" + cursor)).isEqualTo(JSON.readTree("""
                {"events": [], "cursor": "%s"}""".formatted(cursor)));
        assertThat(page(key, "?limit=7&after=" + from).get("events")).hasSize(7);
    }

    @Test
    void others_are_refused() {
        assertThat(get(world.serviceKey(ServiceScope.USAGE, ServiceScope.READ), "")
                        .statusCode())
                .isEqualTo(403);
        assertThat(get("tks_unknown", "").statusCode()).isEqualTo(401);
        assertThat(world.server.get("/usage/v1/events").statusCode()).isEqualTo(401);
        assertThat(world.server
                        .get("/usage/v1/events", "Authorization", TestServer.basic())
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void a_cursor_that_is_none_of_this_installation_is_refused() {
        String cursor = now();
        String foreign = cursor.replace(cursor.substring(0, 10), "6000000000");
        for (String wrong : List.of(
                "",
                "x",
                "1",
                foreign,
                cursor + "0",
                cursor.toUpperCase(java.util.Locale.ROOT) + "A",
                cursor.substring(0, 31) + (cursor.endsWith("0") ? "1" : "0"),
                "0123456789abcdef01234567")) {
            assertThatJson(get(key, "?after=" + wrong).body()).as(wrong).isEqualTo("""
                    {"type": "about:blank", "title": "Bad Request", "status": 400,
                     "detail": "The request has errors.", "errors": [{"field": "after",
                     "message": "Must be a cursor of this installation, \\"oldest\\" or \\"newest\\"."}]}""");
        }
        assertThatJson(get(key, "?after=x&wait=61&limit=0").body())
                .node("errors")
                .isEqualTo("""
                [{"field": "limit", "message": "Must be a whole number from 1 to 1000."},
                 {"field": "wait", "message": "Must be a whole number from 0 to 60."},
                 {"field": "after", "message": "${json-unit.ignore}"}]""");
    }

    @Test
    void a_cursor_of_before_the_oldest_event_is_gone() {
        int organization = world.scene.organization("Old");
        world.server
                .database()
                .change(handle -> note(handle, organization, "Organization", organization, "[\"name\"]"));
        now();
        String before = page(key, "?limit=1").get("cursor").asString();
        assertThat(get(key, "?after=" + before).statusCode()).isEqualTo(200);
        world.scene.sql("UPDATE event SET numbered_at = '2026-01-01'");
        world.server
                .database()
                .change(handle -> note(handle, organization, "Organization", organization, "[\"name\"]"));
        String newest = now();
        new Events(world.server.database(), world.server.installation().serviceKeys(), ids, world.clock).tidy();

        HttpResponse<String> gone = get(key, "?after=" + before);
        String oldest = JSON.readTree(gone.body()).get("oldest").asString();
        assertThatJson(gone.body()).isEqualTo("""
                {"type": "urn:tenantry:cursor-gone", "title": "Gone", "status": 410, "oldest": "%s",
                 "detail": "Events after this cursor are no longer kept. Read the state again, and continue from \\"oldest\\"."}""".formatted(oldest));
        assertThat(page(key, "?after=" + oldest).get("events")).hasSize(1);
        assertThat(page(key, "").get("events")).hasSize(1);
        assertThat(page(key, "?after=" + newest).get("events")).isEmpty();
    }

    @Test
    void a_cursor_of_before_a_restore_is_gone_and_disabled_organizations_go_on() {
        int organization = world.scene.organization("Restored");
        String before = now();
        Recovery.afterRestore(world.server.database());
        HttpResponse<String> gone = get(key, "?after=" + before);
        assertThat(gone.statusCode()).isEqualTo(410);
        String oldest = JSON.readTree(gone.body()).get("oldest").asString();
        assertThat(get(key, "?after=" + oldest).statusCode()).isEqualTo(200);

        String from = now();
        world.scene.sql("UPDATE organization SET disabled = true WHERE id = ?", organization);
        world.server
                .database()
                .change(handle -> note(handle, organization, "Organization", organization, "[\"disabled\"]"));
        assertThat(types(after(from, 1))).containsExactly("organization.updated");
    }
}

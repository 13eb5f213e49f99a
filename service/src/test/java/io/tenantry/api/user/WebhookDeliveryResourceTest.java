package io.tenantry.api.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.webhook.reply.ReceiverReply;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Deliveries are visible to admins of the organization, and to no other caller. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class WebhookDeliveryResourceTest {
    private static final String KEY = "X-CEKURA-API-KEY";
    private static final String LIST = "/user/v1/webhook-deliveries/";

    private TestServer server;
    private Scene scene;
    private int acme;
    private String admin;
    private String member;
    private String stranger;

    @BeforeAll
    void start() {
        server = TestServer.start();
        scene = new Scene(server);
        acme = scene.organization("Acme");
        admin = scene.personKey(scene.personIn(acme, "ada@example.com", "admin"));
        member = scene.personKey(scene.personIn(acme, "max@example.com", "member"));
        int strangers = scene.organization("Strangers");
        stranger = scene.personKey(scene.personIn(strangers, "sam@example.com", "admin"));
        // Another node holds the lease for sending, so that the queue does not change during the test.
        scene.sql("""
                INSERT INTO webhook_endpoint (organization_id, project_id, leased_until)
                VALUES (?, 0, now() + interval '1 hour')""", acme);
        delivery("delivered", 1);
        delivery("failed", 2);
        delivery("delivered", 3);
        scene.sql("""
                INSERT INTO webhook_attempt VALUES
                (1, 1, '2100-01-02T03:04:06Z', 12, 500, 'The receiver answered 500.', 'cut', '{"no": "å'),
                (1, 2, '2100-01-02T03:04:16Z', 7, 204, '', 'none', NULL)""");
    }

    private void delivery(String state, int object) {
        scene.sql("""
                INSERT INTO webhook_delivery
                    (organization_id, project_id, event_id, event_type, data, happened_at, created_at, state, finished_at)
                VALUES (?, 0, 'ffffffff-0000-0000-0000-000000000001', 'project.created',
                    jsonb_build_object('object_id', ?::integer), '2026-01-02T03:04:05Z', '2026-01-02T03:04:05.5Z', ?,
                    '2100-01-02T03:04:17Z')""", acme, object, state);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private HttpResponse<String> get(String path, String key) {
        return server.get(path, KEY, key);
    }

    @Test
    void an_admin_sees_what_was_sent_with_every_attempt() {
        HttpResponse<String> reply = get(LIST + "1/", admin);
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("""
                {"id":1,"organization":%d,"project":null,"event_id":"ffffffff-0000-0000-0000-000000000001",\
                "event_type":"project.created","data":{"object_id":1},"timestamp":"2026-01-02T03:04:05Z",\
                "state":"delivered","created_at":"2026-01-02T03:04:05.500000Z","finished_at":"2100-01-02T03:04:17Z",\
                "next_attempt_at":null,"replay_of":null,"attempts":[\
                {"at":"2100-01-02T03:04:06Z","milliseconds":12,"status":500,"error":"The receiver answered 500.",\
                "reply":{"state":"cut","text":"{\\"no\\": \\"å"}},\
                {"at":"2100-01-02T03:04:16Z","milliseconds":7,"status":204,"error":"",\
                "reply":{"state":"none","text":null}}]}""".formatted(acme));
    }

    @Test
    void a_list_has_the_attempts_without_the_texts_of_replies() {
        assertThatJson(get(LIST + "?state=delivered", admin).body())
                .node("results[1].attempts")
                .isEqualTo("""
                        [{"at": "2100-01-02T03:04:06Z", "milliseconds": 12, "status": 500, "error": "The receiver answered 500."},
                         {"at": "2100-01-02T03:04:16Z", "milliseconds": 7, "status": 204, "error": ""}]""");
    }

    @Test
    void each_state_of_a_reply_is_told_with_its_text_or_without() {
        delivery("failed", 4);
        List<String> states = Arrays.stream(ReceiverReply.State.values())
                .map(ReceiverReply.State::word)
                .toList();
        for (String state : states) {
            scene.sql("""
                    INSERT INTO webhook_attempt (delivery_id, number, at, milliseconds, error, reply_state, reply)
                    SELECT max(id), ?, now(), 1, '', ?, CASE WHEN ? IN ('whole', 'cut', 'unfinished') THEN 'x' END
                    FROM webhook_delivery""", states.indexOf(state), state, state);
        }
        long id = server.database()
                .read(handle -> handle.createQuery("SELECT max(id) FROM webhook_delivery")
                        .mapTo(long.class)
                        .one());
        assertThatJson(get(LIST + id + "/", admin).body())
                .inPath("$.attempts[*].reply")
                .isEqualTo("""
                        [{"state": "none", "text": null}, {"state": "whole", "text": "x"}, {"state": "cut", "text": "x"},
                         {"state": "unfinished", "text": "x"}, {"state": "not_text", "text": null},
                         {"state": "compressed", "text": null}, {"state": "allowed_host", "text": null},
                         {"state": "removed", "text": null}]""");
        scene.sql("DELETE FROM webhook_delivery WHERE id = ?", id);
    }

    @Test
    void the_list_is_paged_newest_first_and_can_be_narrowed() {
        HttpResponse<String> page =
                get(LIST + "?organization_id=" + acme + "&state=delivered&page_size=1&page=2", admin);
        assertThatJson(page.body()).node("results[0].id").isEqualTo(1);
        assertThatJson(page.body()).node("next").isEqualTo(null);
        assertThatJson(page.body()).node("previous").isString().contains("page=1");
        assertThatJson(get(LIST + "?state=failed", admin).body()).node("count").isEqualTo(1);
        assertThatJson(get(LIST + "?state=failed", scene.organizationKey(acme)).body())
                .node("results[0].id")
                .isEqualTo(2);
    }

    @Test
    void a_replay_is_a_delivery_of_its_own_of_the_same_event() {
        HttpResponse<String> reply = server.send("POST", LIST + "2/replay/", null, KEY, admin);
        assertThat(reply.statusCode()).isEqualTo(201);
        assertThatJson(reply.body()).node("replay_of").isEqualTo(2);
        assertThatJson(reply.body()).node("state").isEqualTo("pending");
        assertThatJson(reply.body()).node("event_id").isEqualTo("ffffffff-0000-0000-0000-000000000001");
        assertThatJson(reply.body()).node("data").isEqualTo("{\"object_id\": 2}");
        assertThatJson(reply.body()).node("attempts").isArray().isEmpty();
        List<String> entries = server.database()
                .read(handle -> handle.createQuery("""
                        SELECT operation || ' ' || object_type || ' ' || (object_id = organization_id) || ' ' || (person_id IS NOT NULL)
                            || ' ' || CAST(details - 'replay' AS text) || ' ' || CAST(details -> 'replay' AS text)
                        FROM audit_event WHERE action = 'replayWebhookDelivery'""").mapTo(String.class).list());
        assertThat(entries)
                .containsExactly("action Organization true true {\"event\": \"project.created\", \"delivery\": 2} "
                        + reply.body().replaceFirst(".*?\"id\":(\\d+).*", "$1"));
    }

    @Test
    void what_is_under_way_cannot_be_replayed() {
        int id = server.database()
                .write(handle -> handle.createQuery("""
                                INSERT INTO webhook_delivery
                                    (organization_id, project_id, event_id, event_type, data, happened_at)
                                VALUES (:acme, 0, gen_random_uuid(), 'key.created', '{}', now()) RETURNING id""")
                        .bind("acme", acme)
                        .mapTo(int.class)
                        .one());
        HttpResponse<String> reply = server.send("POST", LIST + id + "/replay/", null, KEY, admin);
        assertThat(reply.statusCode()).isEqualTo(409);
        assertThatJson(reply.body()).isEqualTo("{\"detail\":\"This delivery is still in progress.\"}");
        scene.sql("DELETE FROM webhook_delivery WHERE id = ?", id);
    }

    @Test
    void only_who_administers_the_organization_sees_and_replays() {
        for (String path : new String[] {LIST + "?organization_id=" + acme, LIST + "1/"}) {
            assertThat(get(path, member).statusCode()).as(path).isEqualTo(403);
            assertThat(get(path, stranger).statusCode()).as(path).isEqualTo(404);
            assertThat(server.get(path).statusCode()).as(path).isEqualTo(401);
        }
        assertThat(server.send("POST", LIST + "1/replay/", null, KEY, member).statusCode())
                .isEqualTo(403);
        assertThat(server.send("POST", LIST + "1/replay/", null, KEY, stranger).statusCode())
                .isEqualTo(404);
        assertThat(get(LIST + "999/", admin).statusCode()).isEqualTo(404);
        assertThat(get(LIST + "999999999999999999999/", admin).statusCode()).isEqualTo(404);
        assertThat(get(LIST + "x/", admin).statusCode()).isEqualTo(404);
    }

    @Test
    void a_question_that_makes_no_sense_is_refused() {
        HttpResponse<String> reply = get(LIST + "?organization_id=x", admin);
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThatJson(reply.body()).isEqualTo("{\"organization_id\":[\"A valid integer is required.\"]}");
        assertThat(get(LIST + "?state=lost", admin).body())
                .isEqualTo("{\"state\":[\"Must be one of delivered, failed, pending.\"]}");
    }
}

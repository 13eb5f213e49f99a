package io.tenantry.api.user;

import static io.tenantry.api.user.NotificationScene.LIST;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.api.user.NotificationScene.Member;
import io.tenantry.storage.ObjectIds;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** The operations on notifications, and their callers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NotificationResourceTest {
    private final NotificationScene world = new NotificationScene();
    private final Scene scene = world.world.scene;

    @AfterAll
    void stop() {
        world.close();
    }

    private static long firstId(String list) {
        return new JsonMapper().readTree(list).get("results").get(0).get("id").longValue();
    }

    private HttpResponse<String> send(Member member, String method, String path) {
        return world.send(member.key(), method, path, null);
    }

    @Test
    void an_invited_person_reads_and_marks_what_it_was_told() {
        int acme = scene.organization("Acme & <b>Söhne</b>");
        Member admin = world.member(acme, "admin");
        Member guest = world.person();
        world.call(
                admin.key(),
                "POST",
                "/invites/",
                "{\"email\": \"%s\", \"organization\": %d}".formatted(guest.email(), acme));
        String list = world.list(guest);
        String prefix = ObjectIds.read(world.world.server.database())
                .of(ObjectIds.Kind.ORGANIZATION, acme)
                .substring(0, 14);
        String one = """
                {"id": "${json-unit.any-number}", "event_type": "invite.received",
                 "title": "You are invited to Acme & <b>Söhne</b>",
                 "body": "Accept or reject the invitation to Acme & <b>Söhne</b>.",
                 "deep_link": "%s/console/join",
                 "payload": {"organization_id": %d, "project_id": null, "object_type": "Invitation",
                   "object_id": "${json-unit.any-number}",
                   "ids": {"organization": "%s01%08x", "project": null, "object": null, "actor": "%3$s09%08x"},
                   "fields": [], "actor": {"type": "person", "id": %d, "email": "%s"}},
                 "severity": "info", "is_read": %s, "read_at": %s, "created_at": "${json-unit.any-string}"}""";
        Object[] values = {
            world.world.server.url(), acme, prefix, acme, admin.id(), admin.id(), admin.email(), "false", "null"
        };
        assertThatJson(list)
                .isEqualTo("{\"count\": 1, \"next\": null, \"previous\": null, \"results\": [" + one.formatted(values)
                        + "]}");
        assertThatJson(send(guest, "GET", LIST + "unread_count/").body()).isEqualTo("{\"unread_count\": 1}");

        String path = LIST + firstId(list) + "/";
        assertThatJson(send(guest, "GET", path).body()).isEqualTo(one.formatted(values));
        values[7] = "true";
        values[8] = "\"${json-unit.any-string}\"";
        String read =
                world.send(guest.key(), "POST", path + "mark_read/", "no JSON").body();
        assertThatJson(read).isEqualTo(one.formatted(values));
        assertThat(send(guest, "POST", path + "mark_read").body())
                .as("the first time stays")
                .isEqualTo(read);
        assertThatJson(send(guest, "GET", LIST + "unread_count").body()).isEqualTo("{\"unread_count\": 0}");
        assertThatJson(send(guest, "POST", LIST + "mark_all_read/").body()).isEqualTo("{\"marked_read\": 0}");
        assertThat(world.types(admin)).isEmpty();
    }

    @Test
    void pages_are_numbered_from_the_newest() {
        Member ada = world.member(scene.organization("Acme"), "member");
        world.write(ada, 0, 60);
        String second = send(ada, "GET", LIST + "?page=2").body();
        assertThatJson(second).inPath("count").isEqualTo(60);
        assertThatJson(second).inPath("results").isArray().hasSize(25);
        assertThatJson(second).inPath("results[0].title").isEqualTo("Title 35");
        assertThatJson(second).inPath("next").isString().endsWith(LIST + "?page=3");
        assertThatJson(second).inPath("previous").isString().endsWith(LIST + "?page=1");
        String last = send(ada, "GET", LIST + "?page=last&page_size=50").body();
        assertThatJson(last).inPath("results").isArray().hasSize(10);
        assertThatJson(last).inPath("results[9].title").isEqualTo("Title 1");
        assertThatJson(send(ada, "GET", LIST + "?page_size=1000").body())
                .inPath("results")
                .isArray()
                .hasSize(60);
        assertThatJson(send(ada, "POST", LIST + "mark_all_read/").body()).isEqualTo("{\"marked_read\": 60}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "4", "1000000000", "999999999999999999999", "x", "1.0", "1%20"})
    void a_page_that_is_not_there_is_not_found(String page) {
        Member ada = world.person();
        world.write(ada, 0, 60);
        HttpResponse<String> reply = send(ada, "GET", LIST + "?page=" + page);
        assertThat(reply.statusCode()).isEqualTo(404);
        assertThatJson(reply.body()).isEqualTo("{\"detail\": \"Invalid page.\"}");
    }

    @Test
    void an_empty_list_has_one_page() {
        assertThatJson(world.list(world.person()))
                .isEqualTo("{\"count\": 0, \"next\": null, \"previous\": null, \"results\": []}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "01",
                "1.0",
                "1e3",
                "x",
                "2147483648",
                "9223372036854775807",
                "9223372036854775808",
                "99999999999999999999",
                "%31",
                "null",
                "62a1b2c3d4e5f60000000001",
                "unread_count",
                "..",
                "1;x"
            })
    void another_id_is_not_found(String id) {
        Member ada = world.person();
        for (String path : List.of(LIST + id + "/mark_read/", LIST + id + "/mark_read")) {
            assertThat(send(ada, "POST", path).statusCode()).as(path).isEqualTo(404);
        }
        if (!id.equals("unread_count")) {
            assertThat(send(ada, "GET", LIST + id + "/").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void others_find_nothing() {
        int acme = scene.organization("Acme");
        Member ada = world.member(acme, "admin");
        world.write(ada, acme, 1);
        String path = LIST + firstId(world.list(ada)) + "/";
        for (Member other : List.of(world.member(acme, "admin"), world.person())) {
            assertThatJson(world.list(other)).inPath("count").isEqualTo(0);
            assertThatJson(send(other, "GET", path).body()).isEqualTo("{\"detail\": \"Not found.\"}");
            assertThatJson(send(other, "POST", path + "mark_read/").body()).isEqualTo("{\"detail\": \"Not found.\"}");
            assertThatJson(send(other, "POST", LIST + "mark_all_read/").body()).isEqualTo("{\"marked_read\": 0}");
        }
        assertThatJson(world.list(ada)).inPath("results[0].is_read").isEqualTo(false);
    }

    @Test
    void keys_of_organizations_and_projects_are_refused() {
        int acme = scene.organization("Acme");
        for (String key : List.of(scene.organizationKey(acme), scene.projectKey(acme, scene.project(acme, "Sales")))) {
            for (String read : List.of(LIST, LIST + "1/", LIST + "unread_count/")) {
                assertThat(world.send(key, "GET", read, null).statusCode()).isEqualTo(403);
            }
            for (String write : List.of(LIST + "mark_all_read/", LIST + "1/mark_read/")) {
                assertThat(world.send(key, "POST", write, null).statusCode()).isEqualTo(403);
            }
        }
        assertThat(world.world.server.get(LIST).statusCode()).isEqualTo(401);
        assertThat(world.send(world.person().key(), "DELETE", LIST, null).statusCode())
                .isEqualTo(405);
        assertThat(world.send(world.person().key(), "GET", "/notifications/v1/push/", null)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void an_impersonator_reads_those_of_the_organization_and_marks_none() {
        int acme = scene.organization("Acme");
        int other = scene.organization("Other");
        Member ada = world.member(acme, "admin");
        scene.member(other, ada.id(), "admin");
        world.write(ada, acme, 2);
        world.write(ada, other, 3);
        world.write(ada, 0, 4);
        String bearer = "Bearer " + impersonation(ada, acme);
        String seen = world.world.server.get(LIST, "Authorization", bearer).body();
        assertThatJson(seen).inPath("count").isEqualTo(2);
        assertThatJson(world.world
                        .server
                        .get(LIST + "unread_count/", "Authorization", bearer)
                        .body())
                .isEqualTo("{\"unread_count\": 2}");
        for (String path : List.of(LIST + "mark_all_read/", LIST + firstId(seen) + "/mark_read/")) {
            assertThat(world.world
                            .server
                            .send("POST", path, null, "Authorization", bearer)
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThatJson(send(ada, "GET", LIST + "unread_count/").body()).isEqualTo("{\"unread_count\": 9}");
    }

    private String impersonation(Member member, int organization) {
        return world.world
                .server
                .database()
                .write(handle -> world.world
                        .server
                        .installation()
                        .signIn()
                        .sessions()
                        .impersonate(
                                handle,
                                new Caller.Operator("ada"),
                                new PersonId(member.id()),
                                new OrganizationId(organization)))
                .access();
    }

    @Test
    void a_session_reads_and_marks() {
        Member ada = world.member(scene.organization("Acme"), "member");
        String access = SigningIn.text(world.world.tokens(ada.email()), "access");
        String list = world.world
                .server
                .get(LIST, "Authorization", "Bearer " + access)
                .body();
        assertThatJson(list).inPath("results[0].event_type").isEqualTo("security.new_sign_in");
        assertThat(world.world
                        .server
                        .send("POST", LIST + "mark_all_read/", null, "Authorization", "Bearer " + access)
                        .body())
                .isEqualTo("{\"marked_read\":1}");
    }

    @ParameterizedTest
    @CsvSource({"false, 1", "true, 0"})
    void a_disabled_member_sees_nothing_of_that_organization(boolean disabled, int seen) {
        int acme = scene.organization("Acme");
        Member ada = world.member(acme, "admin");
        scene.member(scene.organization("Other"), ada.id(), "member");
        world.write(ada, acme, 1);
        long id = firstId(world.list(ada));
        scene.sql("UPDATE membership SET disabled = ? WHERE id = ?", disabled, ada.membership());
        assertThatJson(world.list(ada)).inPath("count").isEqualTo(seen);
        assertThatJson(send(ada, "GET", LIST + "unread_count/").body()).isEqualTo("{\"unread_count\": " + seen + "}");
        assertThat(send(ada, "GET", LIST + id + "/").statusCode()).isEqualTo(disabled ? 404 : 200);
        assertThat(send(ada, "POST", LIST + id + "/mark_read/").statusCode()).isEqualTo(disabled ? 404 : 200);
    }

    @Test
    void marks_at_once_count_each_notification_once() throws InterruptedException {
        Member ada = world.person();
        world.write(ada, 0, 500);
        long id = firstId(world.list(ada));
        ConcurrentLinkedQueue<String> replies = new ConcurrentLinkedQueue<>();
        List<Thread> threads = List.of(
                Thread.ofVirtual()
                        .unstarted(() -> replies.add(
                                send(ada, "POST", LIST + "mark_all_read/").body())),
                Thread.ofVirtual()
                        .unstarted(() -> replies.add(
                                send(ada, "POST", LIST + "mark_all_read/").body())),
                Thread.ofVirtual().unstarted(() -> send(ada, "POST", LIST + id + "/mark_read/")));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        long marked = replies.stream()
                .mapToLong(reply -> Long.parseLong(reply.replaceAll("[^0-9]", "")))
                .sum();
        assertThat(marked).isBetween(499L, 500L);
        assertThat(scene.count("notification WHERE read_at IS NULL AND person_id = " + ada.id()))
                .isZero();
    }
}

package io.tenantry.api.user;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Eventually;
import io.tenantry.TestServer;
import io.tenantry.access.OrganizationId;
import io.tenantry.mail.OutgoingMail;
import io.tenantry.member.MemberStore;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The keys of a person who leaves an organization. */
class LeaversKeysTest extends KeyHolders {
    private int membership;
    private int leaver;
    private int heir;
    private int ofProject;
    private String text;

    @BeforeEach
    void furnish() {
        leaver = scene.person("leaver" + number + "@example.com");
        membership = scene.member(acme, leaver, "member");
        heir = scene.personIn(acme, "heir" + number + "@example.com", "member");
        HttpResponse<String> made = make(scene.personKey(leaver), "{\"project\":" + sales + ",\"name\":\"robot\"}");
        ofProject = json(made).get("id").asInt();
        text = json(made).get("key").asString();
    }

    private HttpResponse<String> remove(String query) {
        return send("DELETE", "/user/memberships/" + membership + "/" + query, admin, "");
    }

    private int status() {
        return server.get("/user/v1/projects/", KEY, text).statusCode();
    }

    private List<OutgoingMail> notices() {
        return server.installation().outbox().list(true, 100_000, 0).stream()
                .filter(mail -> mail.to().equals("admin" + number + "@example.com"))
                .toList();
    }

    private void assertTold() {
        assertThat(status()).isEqualTo(200);
        assertThat(notices()).hasSize(1);
        assertThat(notices().getFirst().text())
                .contains("leaver" + number + "@example.com left Acme")
                .contains("API key " + ofProject + " (robot), tk_")
                .contains("for the project Sales")
                .doesNotContain(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?keys=keep", "?keys="})
    void they_are_kept_unless_somebody_says_otherwise_and_admins_are_told(String query) {
        assertThat(remove(query).statusCode()).isEqualTo(204);

        assertTold();
    }

    @Test
    void admins_are_told_whoever_removes_the_person() {
        String id = json(server.get(
                        "/management/v2.0/users?id=leaver" + number + "@example.com",
                        "Authorization",
                        TestServer.basic(),
                        "Accept",
                        "application/json"))
                .at("/items/0/_id")
                .asString();
        assertThat(server.send("DELETE", "/management/v2.0/users/" + id, null, "Authorization", TestServer.basic())
                        .statusCode())
                .isEqualTo(204);

        assertTold();
    }

    @Test
    void leaving_a_project_counts_for_its_keys() {
        scene.sql("DELETE FROM membership WHERE id = ?", membership);
        scene.projectMember(acme, sales, leaver, "member");
        assertThat(send("POST", "/user/v1/projects/" + sales + "/remove_member/", admin, "{\"user\":" + leaver + "}")
                        .statusCode())
                .isEqualTo(200);

        assertTold();
    }

    @Test
    void who_still_belongs_to_the_project_keeps_its_keys_and_nobody_is_told() {
        scene.projectMember(acme, sales, leaver, "member");

        assertThat(remove("?keys=revoke").statusCode()).isEqualTo(204);

        assertThat(status()).isEqualTo(200);
        assertThat(notices()).isEmpty();
    }

    @Test
    void they_are_revoked_on_demand_with_an_entry_for_each() {
        assertThat(status()).isEqualTo(200);
        assertThat(remove("?keys=revoke").statusCode()).isEqualTo(204);

        assertThat(status()).isEqualTo(401);
        assertThat(notices()).isEmpty();
        assertThat(scene.count("audit_event WHERE action = 'deleteApiKey' AND object_id = " + ofProject))
                .isEqualTo(1);
    }

    @Test
    void nobody_makes_a_key_while_being_removed() {
        scene.sql("UPDATE membership SET role = 'admin' WHERE id = ?", membership);
        String own = scene.personKey(leaver);
        List<CompletableFuture<HttpResponse<String>>> made = new ArrayList<>();
        // As the removal of a member does.
        server.database().change(handle -> {
            MemberStore.lockOrganization(handle, new OrganizationId(acme));
            handle.execute("DELETE FROM membership WHERE id = ?", membership);
            for (String of : List.of("organization\":" + acme, "project\":" + sales)) {
                made.add(CompletableFuture.supplyAsync(() -> make(own, "{\"" + of + "}")));
            }
            Eventually.until(() ->
                    waiting() + made.stream().filter(CompletableFuture::isDone).count() == made.size());
        });

        assertThat(made).extracting(reply -> reply.join().statusCode()).containsExactly(404, 404);
        assertThat(scene.count("api_key WHERE created_at > now() - interval '1 minute' AND person_id = " + leaver
                        + " AND organization_id = " + acme))
                .isEqualTo(1);
    }

    private long waiting() {
        return scene.count("pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
    }

    @Test
    void an_admin_of_a_project_decides_about_the_keys_of_that_project_alone() {
        int support = scene.project(acme, "Support");
        scene.sql("UPDATE membership SET role = 'admin' WHERE id = ?", membership);
        String whole = json(make(scene.personKey(leaver), "{\"organization\":" + acme + "}"))
                .get("key")
                .asString();
        String ofSupport = json(make(scene.personKey(leaver), "{\"project\":" + support + "}"))
                .get("key")
                .asString();
        int inSales = scene.projectMember(acme, sales, leaver, "member");
        assertThat(remove("").statusCode()).isEqualTo(204);
        int head = scene.person("head" + number + "@example.com");
        scene.projectMember(acme, sales, head, "admin");

        HttpResponse<String> removed =
                send("DELETE", "/user/memberships/" + inSales + "/?keys=revoke", scene.personKey(head), "");

        assertThat(removed.statusCode()).as(removed.body()).isEqualTo(204);
        assertThat(status()).isEqualTo(401);
        for (String key : List.of(whole, ofSupport)) {
            assertThat(server.get("/user/v1/projects/", KEY, key).statusCode()).isEqualTo(200);
        }
    }

    /** A key that a key of the leaver made, and one that this key made; the key of the leaver is revoked afterwards or not. */
    private List<JsonNode> madeWithKeys(boolean revoked) {
        scene.sql("UPDATE membership SET role = 'admin' WHERE id = ?", membership);
        JsonNode first = json(make(scene.personKey(leaver), "{\"organization\":" + acme + ",\"name\":\"first\"}"));
        String every = ",\"scopes\":[\"read\",\"write\",\"keys\"]}";
        JsonNode second =
                json(make(first.get("key").asString(), "{\"project\":" + sales + ",\"name\":\"second\"" + every));
        JsonNode third =
                json(make(second.get("key").asString(), "{\"project\":" + sales + ",\"name\":\"third\"" + every));
        if (revoked) {
            for (JsonNode key : List.of(first, second)) {
                assertThat(send("DELETE", KEYS + key.get("id").asInt() + "/", admin, "")
                                .statusCode())
                        .isEqualTo(204);
            }
            return List.of(third);
        }
        return List.of(first, second, third);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keys_that_were_made_with_the_keys_of_the_person_are_revoked_with_them(boolean revoked) {
        List<JsonNode> keys = madeWithKeys(revoked);
        String other = json(make(
                        json(make(admin, "{\"organization\":" + acme + "}"))
                                .get("key")
                                .asString(),
                        "{\"project\":" + sales + "}"))
                .get("key")
                .asString();

        assertThat(remove("?keys=revoke").statusCode()).isEqualTo(204);

        assertThat(keys)
                .allSatisfy(key -> assertThat(server.get(
                                        "/user/v1/projects/",
                                        KEY,
                                        key.get("key").asString())
                                .statusCode())
                        .isEqualTo(401));
        assertThat(server.get("/user/v1/projects/", KEY, other).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void admins_are_told_of_keys_that_were_made_with_the_keys_of_the_person(boolean revoked) {
        List<JsonNode> keys = madeWithKeys(revoked);

        assertThat(remove("").statusCode()).isEqualTo(204);

        assertThat(notices()).hasSize(1);
        assertThat(keys)
                .allSatisfy(key -> assertThat(notices().getFirst().text())
                        .contains("API key " + key.get("id").asInt() + " ("
                                + key.get("name").asString() + ")"));
    }

    @Test
    void keys_that_were_made_with_the_keys_of_the_person_are_handed_over_with_them() {
        List<JsonNode> keys = madeWithKeys(false);
        scene.sql("UPDATE membership SET role = 'admin' WHERE person_id = ?", heir);

        assertThat(remove("?keys=hand_over&to=" + heir).statusCode()).isEqualTo(204);

        assertThat(keys)
                .allSatisfy(key -> assertThatJson(
                                server.get(KEYS + key.get("id").asInt() + "/", KEY, admin)
                                        .body())
                        .inPath("$.user")
                        .isEqualTo(heir));
    }

    @Test
    void they_are_handed_over_on_demand() {
        assertThat(remove("?keys=hand_over&to=" + heir).statusCode()).isEqualTo(204);

        assertThat(status()).isEqualTo(200);
        assertThat(notices()).isEmpty();
        assertThatJson(server.get(KEYS + ofProject + "/", KEY, admin).body())
                .inPath("$.user")
                .isEqualTo(heir);
        assertThatJson(server.get(KEYS + ofProject + "/", KEY, admin).body())
                .inPath("$.created_by.id")
                .isEqualTo(leaver);
        assertThatJson(server.get(
                                "/user/v1/audit-logs/?organization_id=" + acme + "&object_type=ApiKey&object_id="
                                        + ofProject + "&operation_type=update",
                                KEY,
                                admin)
                        .body())
                .inPath("$.results[0].changes")
                .isEqualTo("[{field: 'user', before: '%s', after: '%s'}]".formatted(email(leaver), email(heir)));
    }

    private String email(int id) {
        return server.database()
                .read(handle -> handle.createQuery("SELECT email FROM person WHERE id = ?")
                        .bind(0, id)
                        .mapTo(String.class)
                        .one());
    }

    @Test
    void nobody_gets_keys_that_they_could_not_make_and_then_nobody_leaves() {
        int viewing = scene.personIn(acme, "v" + number + "@example.com", "view_only");
        for (int to : new int[] {viewing, leaver, 2_000_000_000}) {
            HttpResponse<String> refused = remove("?keys=hand_over&to=" + to);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThatJson(refused.body()).isEqualTo("{to: ['This person is not allowed to have all of these keys.']}");
        }
        assertThat(scene.count("membership WHERE id = " + membership)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?keys=all", "?keys=hand_over", "?keys=hand_over&to=x", "?keys=revoke&to=1", "?to=1"})
    void what_makes_no_sense_is_refused(String query) {
        assertThat(remove(query).statusCode()).isEqualTo(400);
        assertThat(scene.count("membership WHERE id = " + membership)).isEqualTo(1);
    }

    @Test
    void who_leaves_by_themselves_decides_about_no_keys() {
        String own = scene.personKey(leaver);

        assertThat(send("DELETE", "/user/memberships/" + membership + "/?keys=revoke", own, "")
                        .statusCode())
                .isEqualTo(403);
        assertThat(send("DELETE", "/user/memberships/" + membership + "/", own, "")
                        .statusCode())
                .isEqualTo(204);
        assertTold();
    }
}

package io.tenantry.api.user;

import static io.tenantry.api.user.InvitationScene.KEY;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.mail.OutgoingMail;
import io.tenantry.member.VerifiedAddresses;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People without a verified address cannot cause mail to others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class VerifiedAddressTest {
    private static final Caller.Operator OPERATOR = new Caller.Operator("operator");
    private static final String USERS = "/management/v2.0/users";

    private TestServer server;
    private Scene scene;
    private VerifiedAddresses addresses;
    private int number;
    private int acme;
    private int ada;
    private String email;
    private String key;

    @BeforeAll
    void start() {
        server = TestServer.start();
        scene = new Scene(server);
        addresses = new VerifiedAddresses(server.database());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void newPerson() {
        number++;
        acme = scene.organization("Acme");
        email = "Ada." + number + "@example.com";
        ada = scene.personIn(acme, email, "admin");
        scene.sql("UPDATE person SET email_verified_at = NULL WHERE id = ?", ada);
        key = scene.personKey(ada);
    }

    private HttpResponse<String> post(String path, String body) {
        return server.send("POST", "/user" + path, body, KEY, key, "Content-Type", "application/json");
    }

    private HttpResponse<String> create() {
        return post("/organizations/", "{\"name\": \"Mine\", \"limit_to_exclusive_numbers\": false}");
    }

    private HttpResponse<String> invite() {
        return post("/invites/", "{\"email\": \"guest%d@example.com\", \"organization\": %d}".formatted(number, acme));
    }

    private HttpResponse<String> inviteAll() {
        return post(
                "/invites/send_invites/",
                "{\"emails\": [\"other%d@example.com\"], \"organization\": %d}".formatted(number, acme));
    }

    private static void assertRefused(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).isEqualTo(403);
        assertThatJson(reply.body()).node("detail").isString().startsWith("Verify your e-mail address first");
    }

    private void assertAllowed() {
        assertThat(create().statusCode()).isEqualTo(201);
        assertThat(invite().statusCode()).isEqualTo(201);
        assertThat(inviteAll().statusCode()).isEqualTo(200);
    }

    private boolean isVerified(String address) {
        return scene.count("person WHERE email_fold = lower('" + address + "') AND email_verified_at IS NOT NULL") == 1;
    }

    @Test
    void without_a_verified_address_nobody_creates_an_organization_or_invites() {
        assertRefused(create());
        assertRefused(invite());
        assertRefused(inviteAll());
        scene.sql(
                "INSERT INTO invitation (id, organization_id, kind, email, email_fold, role, expires_at)"
                        + " VALUES (?, ?, 'invite', 'late@example.com', ?, 'member', now() + interval '1 day')",
                1_000_000 + number,
                acme,
                "late" + number + "@example.com");
        assertRefused(post("/invites/" + (1_000_000 + number) + "/resend/", "{}"));
        assertThat(scene.count("outgoing_mail")).isZero();
        assertThat(scene.count("organization WHERE name = 'Mine'")).isZero();
        // Everything else works.
        assertThat(server.get("/user/organizations/", KEY, key).statusCode()).isEqualTo(200);
        assertThat(post("/v1/projects/", "{\"name\": \"P\"}").statusCode()).isEqualTo(201);
    }

    @Test
    void a_key_of_the_organization_needs_none() {
        key = scene.organizationKey(acme);
        assertThat(invite().statusCode()).isEqualTo(201);
        scene.sql("DELETE FROM outgoing_mail");
    }

    @Test
    void an_operator_verifies_an_address_by_word() {
        assertThat(addresses.verifyByOperator(OPERATOR, " ADA." + number + "@EXAMPLE.com "))
                .isEqualTo(email);
        assertThat(addresses.verifyByOperator(OPERATOR, email)).isEqualTo(email);
        assertAllowed();
        assertThat(scene.count("audit_event WHERE action = 'verifyEmail' AND object_id = " + ada))
                .isEqualTo(1);
        assertThatThrownBy(() -> addresses.verifyByOperator(OPERATOR, "nobody@example.com"))
                .isInstanceOf(Fault.NotFound.class);
        scene.sql("DELETE FROM outgoing_mail");
        scene.sql("DELETE FROM organization WHERE name = 'Mine'");
    }

    private HttpResponse<String> management(String method, String path, String body) {
        return server.send(method, path, body, "Authorization", TestServer.basic(), "Content-Type", "application/json");
    }

    @Test
    void what_an_operator_sets_counts_as_verified() {
        String body = """
                {"id": "%s", "name": "Grace", "password": "Correct horse 1!", "organisation": "%s", "roles": []}""";
        String organisation = server.get(
                        "/management/v2.0/organisations?filter=Acme", "Authorization", TestServer.basic())
                .body()
                .replaceAll("(?s).*\"_id\":\"([a-z0-9]{24})\".*", "$1");
        HttpResponse<String> made =
                management("POST", USERS, body.formatted("grace" + number + "@example.com", organisation));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(isVerified("grace" + number + "@example.com")).isTrue();
        String user = made.body().replaceAll("(?s).*\"_id\":\"([a-z0-9]{24})\".*", "$1");
        HttpResponse<String> moved =
                management("PATCH", USERS + "/" + user, "{\"id\": \"moved" + number + "@example.com\"}");
        assertThat(moved.statusCode()).as(moved.body()).isBetween(200, 204);
        assertThat(isVerified("moved" + number + "@example.com")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Win a prize at https://evil.example/x",
                "HTTP://evil.example",
                "www.evil.example",
                "evil.example/path",
                "Free money: evil。example",
                "Buy at пример.рф now"
            })
    void a_name_with_a_url_is_in_no_subject(String name) {
        scene.rename(acme, name);
        addresses.verifyByOperator(OPERATOR, email);
        assertThat(invite().statusCode()).isEqualTo(201);
        List<OutgoingMail> mails = server.installation().outbox().list(true, 10, 0);
        assertThat(mails).hasSize(1);
        assertThat(mails.getFirst().subject()).isEqualTo("You are invited to an organization");
        scene.sql("DELETE FROM outgoing_mail");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Acme Inc.", "St. John & Co. KG", "A.B. Dick", "3.5 Ltd", "Größe … GmbH"})
    void other_names_are(String name) {
        scene.rename(acme, name);
        addresses.verifyByOperator(OPERATOR, email);
        assertThat(invite().statusCode()).isEqualTo(201);
        assertThat(server.installation().outbox().list(true, 10, 0).getFirst().subject())
                .isEqualTo("You are invited to " + name);
        scene.sql("DELETE FROM outgoing_mail");
    }
}

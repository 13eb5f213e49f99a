package io.tenantry.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.api.management.wire.Json;
import io.tenantry.loading.DemoOrganizations;
import io.tenantry.loading.Loading;
import io.tenantry.loading.OrganizationDraft;
import io.tenantry.loading.OrganizationDraft.Member;
import io.tenantry.member.Role;
import io.tenantry.secret.SecretBox;
import io.tenantry.setting.OrganizationSetting;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** The audit entries for the first admins of organizations, for each way to create an organization. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class FirstAdminHistoryTest {
    private static final String KEY = "X-CEKURA-API-KEY";
    private static final String MANAGEMENT = "/management/v2.0/";

    private TestServer server;
    private Scene scene;

    @BeforeAll
    void start() {
        server = TestServer.start();
        scene = new Scene(server);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** The entries on memberships in the history of an organization, oldest first: action, member and author. */
    private List<String> memberships(int organization) {
        HttpResponse<String> reply = server.get(
                "/user/v1/audit-logs/?object_type=Membership&organization_id=" + organization,
                KEY,
                scene.organizationKey(organization));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        List<String> entries = new ArrayList<>();
        for (JsonNode entry : Json.MAPPER.readTree(reply.body()).get("results")) {
            String author = entry.get("user_email").isNull()
                    ? entry.get("api_key_name").asString()
                    : entry.get("user_email").asString();
            entries.addFirst("%s %s by %s"
                    .formatted(
                            entry.get("action").asString(),
                            entry.get("object_name").asString(),
                            author));
        }
        return entries;
    }

    private JsonNode operator(String path, String body) {
        HttpResponse<String> reply = server.send(
                "POST",
                MANAGEMENT + path,
                body,
                "Authorization",
                TestServer.basic(),
                "Accept",
                "application/json",
                "Content-Type",
                "application/json");
        assertThat(reply.statusCode()).as(reply.body()).isBetween(200, 299);
        return Json.MAPPER.readTree(reply.body());
    }

    /** The row of an organization with this name. */
    private int row(String name) {
        return server.database()
                .read(handle -> handle.createQuery("SELECT id FROM organization WHERE name = ?")
                        .bind(0, name)
                        .mapTo(int.class)
                        .one());
    }

    private void load(List<OrganizationDraft> drafts) {
        new Loading(server.database(), new SecretBox(new byte[SecretBox.KEY_LENGTH]), false)
                .load(drafts.iterator(), Loading.Watch.NOBODY, () -> {});
    }

    private static Member member(String email, Role role) {
        return new Member(email, "N. N.", role, true, true);
    }

    @Test
    void a_person_who_creates_an_organization_has_an_entry_as_its_admin() {
        String ada = scene.personKey(scene.person("ada@first.example"));
        HttpResponse<String> reply = server.send(
                "POST",
                "/user/organizations/",
                "{\"name\": \"Own\", \"limit_to_exclusive_numbers\": false}",
                KEY,
                ada,
                "Content-Type",
                "application/json");
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
        assertThat(memberships(row("Own"))).containsExactly("createMembership ada@first.example by ada@first.example");
    }

    @Test
    void an_organization_of_an_operator_has_an_entry_for_the_admin_whom_the_operator_adds() {
        String single =
                operator("organisations", "{\"name\": \"Operated\"}").get("_id").asString();
        operator("organisations/bulk", "{\"items\": [{\"name\": \"In bulk\"}]}");
        assertThat(memberships(row("Operated"))).isEmpty();
        assertThat(memberships(row("In bulk"))).isEmpty();

        operator("users", """
                {"id": "boss@first.example", "name": "Boss", "password": "A good pa$$word 1", "organisation": "%s",
                 "roles": ["admin"]}""".formatted(single));
        assertThat(memberships(row("Operated"))).containsExactly("createUser boss@first.example by Operator");
    }

    @Test
    void a_load_writes_an_entry_for_each_admin_and_sends_no_webhooks() {
        load(List.of(new OrganizationDraft(
                "Loaded",
                false,
                Map.of(OrganizationSetting.WEBHOOK_URL, "https://loaded.example/hooks"),
                List.of(),
                List.of(
                        member("first@load.example", Role.ADMIN),
                        member("second@load.example", Role.ADMIN),
                        member("third@load.example", Role.MEMBER)),
                List.of(new OrganizationDraft.Project("P", List.of(member("fourth@load.example", Role.ADMIN)))))));
        assertThat(memberships(row("Loaded")))
                .containsExactlyInAnyOrder(
                        "createMembership first@load.example by Operator",
                        "createMembership second@load.example by Operator");
        assertThat(scene.count("webhook_delivery WHERE organization_id = " + row("Loaded")))
                .isZero();
    }

    @Test
    void the_admins_of_the_demo_have_entries() {
        load(DemoOrganizations.all());
        // The keys of a disabled organization are refused.
        scene.sql("UPDATE organization SET disabled = false");
        for (OrganizationDraft draft : DemoOrganizations.all()) {
            assertThat(memberships(row(draft.name())))
                    .as(draft.name())
                    .containsExactlyInAnyOrderElementsOf(draft.members().stream()
                            .filter(member -> member.role() == Role.ADMIN)
                            .map(member -> "createMembership " + member.email() + " by Operator")
                            .toList());
        }
    }
}

package io.tenantry.api.management;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.servicekey.ServiceKeyTerms;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The settings that the platform alone writes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrganisationFlagsTest {
    private final TestServer server = TestServer.start();
    private final Scene scene = new Scene(server);

    @AfterAll
    void stop() {
        server.close();
    }

    private HttpResponse<String> send(
            String authorization, String method, int organization, @Nullable String body, String... headers) {
        String[] all = new String[6 + headers.length];
        System.arraycopy(
                new String[] {
                    "Authorization", authorization, "Accept", "application/json", "Content-Type", "application/json"
                },
                0,
                all,
                0,
                6);
        System.arraycopy(headers, 0, all, 6, headers.length);
        return server.send(method, "/management/v2.0/organisations/" + organization + "/flags", body, all);
    }

    private String service(ServiceReach reach, ServiceScope scope) {
        return "Bearer "
                + server.installation()
                        .serviceKeys()
                        .create(new Caller.Operator("ada"), new ServiceKeyTerms("flags", Set.of(scope), reach, 1))
                        .text();
    }

    private String own(int organization) {
        return server.get(
                        "/user/organizations/" + organization + "/",
                        "X-CEKURA-API-KEY",
                        scene.organizationKey(organization))
                .body();
    }

    @Test
    void operators_and_services_write_them_and_the_organization_reads_them() {
        int acme = scene.organization("Acme");
        assertThatJson(send(TestServer.basic(), "GET", acme, null).body())
                .isEqualTo("{\"phoneNumberVerified\": false, \"slackInviteSent\": false, \"showCustomDashboards\":"
                        + " false}");
        assertThatJson(send(TestServer.basic(), "PATCH", acme, "{\"phoneNumberVerified\": true}")
                        .body())
                .isEqualTo(
                        "{\"phoneNumberVerified\": true, \"slackInviteSent\": false, \"showCustomDashboards\": false}");
        String service = service(new ServiceReach.Only(Set.of(new OrganizationId(acme))), ServiceScope.FLAGS);
        assertThatJson(send(
                                service,
                                "PATCH",
                                acme,
                                "{\"slackInviteSent\": true, \"showCustomDashboards\": true, \"phoneNumberVerified\":"
                                        + " true}")
                        .body())
                .isEqualTo(
                        "{\"phoneNumberVerified\": true, \"slackInviteSent\": true, \"showCustomDashboards\": true}");
        assertThatJson(own(acme)).inPath("phone_number_verified").isEqualTo(true);
        assertThatJson(own(acme)).inPath("slack_invite_sent").isEqualTo(true);
        assertThatJson(own(acme)).inPath("show_custom_dashboards").isEqualTo(true);
        List<String> history = server.database()
                .read(handle -> handle.select(
                                "SELECT concat_ws(' ', operator, action, details) FROM audit_event"
                                        + " WHERE organization_id = ? AND object_type = 'Organization' ORDER BY id",
                                acme)
                        .mapTo(String.class)
                        .list());
        assertThat(history)
                .containsExactly(
                        "operator updateOrganisation {\"fields\": [\"phone_number_verified\"]}",
                        "updateOrganisation {\"fields\": [\"slack_invite_sent\", \"show_custom_dashboards\"]}");
        String effective = server.get(
                        "/user/organizations/" + acme + "/effective/", "X-CEKURA-API-KEY", scene.organizationKey(acme))
                .body();
        assertThatJson(effective).inPath("phone_number_verified.because").isEqualTo("organization");
    }

    @Test
    void the_organization_itself_cannot_write_them() {
        int acme = scene.organization("Acme");
        String key = scene.organizationKey(acme);
        server.send(
                "PATCH",
                "/user/organizations/" + acme + "/",
                "{\"phone_number_verified\": true, \"show_custom_dashboards\": true}",
                "X-CEKURA-API-KEY",
                key,
                "Content-Type",
                "application/json");
        assertThatJson(own(acme)).inPath("phone_number_verified").isEqualTo(false);
        assertThat(send("Bearer " + key, "PATCH", acme, "{\"phoneNumberVerified\": true}")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void bad_requests_and_other_callers_change_nothing() {
        int acme = scene.organization("Acme");
        int other = scene.organization("Other");
        for (String body : List.of(
                "{\"phoneNumberVerified\": null}", "{\"slackInviteSent\": \"true\"}", "{\"colour\": true}", "[]", "")) {
            assertThat(send(TestServer.basic(), "PATCH", acme, body).statusCode())
                    .as(body)
                    .isEqualTo(400);
        }
        String narrow = service(new ServiceReach.Only(Set.of(new OrganizationId(other))), ServiceScope.FLAGS);
        assertThat(send(narrow, "PATCH", acme, "{\"slackInviteSent\": true}").statusCode())
                .isEqualTo(404);
        assertThat(send(narrow, "GET", acme, null).statusCode()).isEqualTo(404);
        String billing = service(ServiceReach.Everywhere.INSTANCE, ServiceScope.BILLING);
        assertThat(send(billing, "PATCH", acme, "{\"slackInviteSent\": true}").statusCode())
                .isEqualTo(403);
        assertThat(send(TestServer.basic(), "GET", 5_000_000, null).statusCode())
                .isEqualTo(404);
        String tag = send(TestServer.basic(), "GET", acme, null)
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        assertThat(send(TestServer.basic(), "PATCH", acme, "{\"slackInviteSent\": true}", "If-Match", tag)
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(TestServer.basic(), "PATCH", acme, "{\"slackInviteSent\": false}", "If-Match", tag)
                        .statusCode())
                .isEqualTo(412);
    }
}

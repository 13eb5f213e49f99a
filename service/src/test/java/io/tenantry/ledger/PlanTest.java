package io.tenantry.ledger;

import static io.tenantry.ledger.LedgerScene.path;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plan of an organization. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlanTest {
    private static final String NONE = """
        {"name": null, "active": null, "trial": null, "period": null, "periodStart": null, "credits": null,
         "expiresAt": null, "billingType": null, "overage": null, "lastPaymentAt": null, "createdAt": null}\
        """;

    private final LedgerScene world = new LedgerScene();

    @AfterAll
    void stop() {
        world.close();
    }

    private HttpResponse<String> patch(int organization, String body, String... headers) {
        return world.send("PATCH", path(organization, "plan"), body, headers);
    }

    private HttpResponse<String> get(int organization) {
        return world.send("GET", path(organization, "plan"), null);
    }

    @Test
    void a_plan_has_defaults_and_is_changed_field_by_field() {
        int acme = world.organization();
        assertThatJson(get(acme).body()).isEqualTo(NONE);
        assertThatJson(patch(acme, "{\"name\": \"Scale\"}").body()).isEqualTo("""
            {"name": "Scale", "active": true, "trial": false, "period": "month", "periodStart": null, "credits": "0.00",
             "expiresAt": null, "billingType": "subscription", "overage": "-1.00", "lastPaymentAt": null,
             "createdAt": "2026-03-10T12:00:00Z"}\
            """);
        String all = """
            {"name": "Big", "active": false, "trial": true, "period": "year", "periodStart": "2026-01-01T00:00:00.123456789Z",
             "credits": 1e3, "expiresAt": "2027-01-01T00:00:00+01:00", "billingType": "self_serve", "overage": "999.99",
             "lastPaymentAt": "2026-03-01T00:00:00Z"}\
            """;
        String written = patch(acme, all).body();
        assertThatJson(written).isEqualTo("""
            {"name": "Big", "active": false, "trial": true, "period": "year", "periodStart": "2026-01-01T00:00:00.123456Z",
             "credits": "1000.00", "expiresAt": "2026-12-31T23:00:00Z", "billingType": "self_serve", "overage": "999.99",
             "lastPaymentAt": "2026-03-01T00:00:00Z", "createdAt": "2026-03-10T12:00:00Z"}\
            """);
        assertThatJson(patch(acme, written).body()).isEqualTo(written);
        assertThatJson(patch(acme, "{\"active\": null, \"credits\": null, \"expiresAt\": null, \"overage\": -1}")
                        .body())
                .isEqualTo("""
                    {"name": "Big", "active": true, "trial": true, "period": "year", "periodStart": "2026-01-01T00:00:00.123456Z",
                     "credits": "0.00", "expiresAt": null, "billingType": "self_serve", "overage": "-1.00",
                     "lastPaymentAt": "2026-03-01T00:00:00Z", "createdAt": "2026-03-10T12:00:00Z"}\
                    """);
        assertThatJson(patch(acme, "{\"name\": null}").body()).isEqualTo(NONE);
        assertThatJson(patch(acme, NONE).body()).isEqualTo(NONE);
        assertThat(world.texts(
                        "SELECT action || ' ' || object_name FROM audit_event WHERE organization_id = ? ORDER BY id",
                        acme))
                .containsExactly("createPlan Scale", "updatePlan Big", "updatePlan Big", "deletePlan Big");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"active\": true};name",
                "{\"name\": \"\"};name",
                "{\"name\": 7};name",
                "{\"name\": \"P\", \"credits\": -1};credits",
                "{\"name\": \"P\", \"credits\": \"1.005\"};credits",
                "{\"name\": \"P\", \"credits\": 100000000};credits",
                "{\"name\": \"P\", \"overage\": -2};overage",
                "{\"name\": \"P\", \"overage\": \"-0.5\"};overage",
                "{\"name\": \"P\", \"overage\": 1000};overage",
                "{\"name\": \"P\", \"period\": \"week\"};period",
                "{\"name\": \"P\", \"period\": 7};period",
                "{\"name\": \"P\", \"active\": \"true\"};active",
                "{\"name\": \"P\", \"periodStart\": \"2026-01-01\"};periodStart",
                "{\"name\": \"P\", \"expiresAt\": 1790000000};expiresAt",
                "{\"name\": \"P\", \"lastPaymentAt\": \"1999-12-31T23:59:59Z\"};lastPaymentAt",
                "{\"name\": \"P\", \"billingType\": \"\"};billingType",
                "{\"name\": \"P\", \"colour\": 1};colour",
                "{\"name\": \"P\", \"createdAt\": \"2020-01-01T00:00:00Z\"};createdAt"
            })
    void a_wrong_field_is_named(String body, String field) {
        int acme = world.organization();
        HttpResponse<String> reply = patch(acme, body);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(400);
        assertThatJson(reply.body()).inPath("details.errors[*].path").isEqualTo("[\"" + field + "\"]");
        assertThat(world.scene.count("plan WHERE organization_id = " + acme)).isZero();
    }

    @Test
    void a_change_can_depend_on_the_state() {
        int acme = world.organization();
        String tag = get(acme).headers().firstValue("ETag").orElseThrow();
        assertThat(patch(acme, "{\"name\": \"P\"}", "If-Match", tag).statusCode())
                .isEqualTo(200);
        assertThat(patch(acme, "{\"name\": \"Q\"}", "If-Match", tag).statusCode())
                .isEqualTo(412);
        assertThat(patch(acme, "{\"name\": \"Q\"}", "If-Match", "*").statusCode())
                .isEqualTo(200);
    }

    @Test
    void an_organization_that_is_not_there_has_none() {
        assertThat(get(3_000_000).statusCode()).isEqualTo(404);
        assertThat(patch(3_000_000, "{\"name\": \"P\"}").statusCode()).isEqualTo(404);
        int acme = world.organization();
        String xml = world.server
                .get(path(acme, "plan"), "Authorization", TestServer.basic(), "Accept", "application/xml")
                .body();
        assertThat(xml).contains("<plan", "xsi:nil=\"true\"");
    }
}

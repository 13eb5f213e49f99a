package io.tenantry.api.management.operator;

import static io.tenantry.api.management.operator.OperatorScene.json;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.api.management.operator.OperatorScene.Added;
import io.tenantry.storage.ObjectIds;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** The keys that operators presented, in the history. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorKeyHistoryTest {
    private static final String ORGANISATIONS = "/management/v2.0/organisations";

    private final OperatorScene scene = new OperatorScene();
    private final Added operator = scene.add();
    private final JsonNode key = scene.key(operator, "deployment");

    @AfterAll
    void stop() {
        scene.close();
    }

    private JsonNode send(String method, String path, String body) {
        return json(scene.as("Bearer " + key.get("key").asString(), method, path, body));
    }

    private void assertNamed(String action) {
        JsonNode event = json(scene.send(
                        "GET", "/management/v2.0/auditevents?sort=_id:desc&limit=1&action=" + action, null))
                .get("items")
                .get(0);
        assertThat(event.get("operator").asString()).isEqualTo(operator.username());
        assertThat(event.get("operatorKeyId")).isEqualTo(key.get("_id"));
        assertThat(event.get("operatorKeyName").asString()).isEqualTo("deployment");
        assertThat(event.get("operatorKeyPrefix").asString())
                .isEqualTo(key.get("key").asString().substring(0, 10));
    }

    @Test
    void operators_see_the_key_of_each_entry_and_organizations_do_not() {
        JsonNode made = send("POST", ORGANISATIONS, "{\"name\": \"By a key\"}");
        assertNamed("createOrganisation");
        String path = ORGANISATIONS + "/" + made.get("_id").asString();
        send("PATCH", path, "{\"name\": \"By the key\"}");
        assertNamed("updateOrganisation");
        send("PATCH", path + "/limits", "{\"members\": {\"ceiling\": 5}}");
        assertNamed("updateLimits");

        int organization = scene.ids
                .row(ObjectIds.Kind.ORGANIZATION, made.get("_id").asString())
                .orElseThrow();
        String own = scene.scene.organizationKey(organization);
        assertThat(scene.server
                        .get(
                                "/user/v1/audit-logs/?organization_id=" + organization + "&start_time="
                                        + Instant.now().minus(Duration.ofDays(2)) + "&end_time="
                                        + Instant.now().plus(Duration.ofDays(2)),
                                "X-CEKURA-API-KEY",
                                own)
                        .body())
                .contains("\"Operator\"")
                .doesNotContain("deployment", key.get("key").asString().substring(0, 10));
        assertThat(scene.server
                        .get("/v2.0/auditevents", "X-API-Key", own, "Accept", "application/json")
                        .body())
                .contains("updateLimits")
                .doesNotContain(
                        "deployment", "operatorKey", key.get("key").asString().substring(0, 10));
    }

    @Test
    void csv_names_the_key_too_and_an_entry_without_one_has_null() {
        send("POST", ORGANISATIONS, "{\"name\": \"For CSV\"}");
        assertThat(scene.server
                        .get(
                                "/management/v2.0/auditevents?action=createOrganisation&sort=_id:desc&limit=1",
                                "Authorization",
                                operator.basic(),
                                "Accept",
                                "text/csv")
                        .body())
                .contains("operatorKeyId", key.get("_id").asString() + ",deployment,");
        scene.as(operator.basic(), "POST", ORGANISATIONS, "{\"name\": \"By a password\"}");
        assertThatJson(scene.lastEvent()).inPath("operatorKeyName").isEqualTo(null);
    }
}

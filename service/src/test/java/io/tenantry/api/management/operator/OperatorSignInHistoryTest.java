package io.tenantry.api.management.operator;

import static io.tenantry.api.management.operator.OperatorScene.json;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestServer;
import io.tenantry.api.management.operator.OperatorScene.Added;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** The failed sign-ins of operators in the history. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorSignInHistoryTest {
    private final OperatorScene scene = new OperatorScene();

    @AfterAll
    void stop() {
        scene.close();
    }

    /** The failed sign-ins of an operator, oldest first. */
    private List<JsonNode> failures(Added operator) {
        String query = "?action=signInOperatorFailed&sort=_id:asc&operator="
                + operator.username().replace(" ", "%20");
        return json(scene.send("GET", "/management/v2.0/auditevents" + query, null))
                .get("items")
                .valueStream()
                .toList();
    }

    private void assertRefused(String address, Added operator, String password) {
        assertThat(scene.from(address, TestServer.basic(operator.username(), password))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void they_are_one_entry_for_operator_address_and_minute() {
        Added operator = scene.add();
        for (int i = 0; i < 3; i++) {
            assertRefused("127.9.0.1", operator, "wrong " + i);
        }
        assertRefused("127.9.0.2", operator, "wrong");
        scene.scene.sql(
                "UPDATE audit_event SET at = at - interval '1 minute' WHERE operator = ? AND from_address = '127.9.0.2'",
                operator.username());
        assertRefused("127.9.0.2", operator, "wrong");

        List<JsonNode> failures = failures(operator);
        assertThat(failures.stream().map(failure -> failure.get("ipAddress").asString() + " " + failure.get("count")))
                .containsExactly("127.9.0.1 3", "127.9.0.2 1", "127.9.0.2 1");
        assertThatJson(failures.getFirst().toString())
                .isEqualTo("""
                {_id: '#{json-unit.any-string}', type: 'action', action: 'signInOperatorFailed',
                 timestamp: '#{json-unit.any-number}', organisation: null, performedBy: {actor: '%1$s'},
                 modifiedResources: [{resourceId: '%2$s', resourceType: 'Operator', resourceName: '%1$s'}],
                 traceId: '#{json-unit.any-string}', changes: [], result: 'failure', factor: null, count: 3,
                 ipAddress: '127.9.0.1', userAgent: '#{json-unit.any-string}', objectType: 'Operator', operator: '%1$s', operatorKeyId: null,
                 operatorKeyName: null, operatorKeyPrefix: null}""".replace("#{", "${").formatted(operator.username(), operator.id()));
    }

    @Test
    void strangers_cannot_fill_the_history() {
        long before = scene.scene.count("audit_event");
        for (String name : List.of("nobody", "command line", "", "' OR true --", "x".repeat(5000))) {
            assertThat(scene.fromElsewhere(TestServer.basic(name, "wrong")).statusCode())
                    .as(name)
                    .isEqualTo(401);
        }
        assertThat(scene.fromElsewhere("Bearer tko_unknown").statusCode()).isEqualTo(401);

        assertThat(scene.scene.count("audit_event")).isEqualTo(before);
    }

    @Test
    void a_wrong_password_at_a_change_of_the_second_factor_is_one_too() {
        Added operator = scene.add();
        assertThat(scene.as(operator.basic(), "POST", operator.path() + "/2fa/enroll", "{\"password\": \"wrong\"}")
                        .statusCode())
                .isEqualTo(400);

        assertThat(failures(operator).stream()
                        .map(failure -> failure.get("ipAddress").asString() + " " + failure.get("count")))
                .containsExactly("127.0.0.1 1");
    }

    @Test
    void an_organization_sees_none_of_it() {
        Added operator = scene.add();
        int acme = scene.scene.organization("Acme");
        assertRefused("127.9.0.3", operator, "wrong");

        assertThat(json(scene.server.get(
                                "/user/v1/audit-logs/?organization_id=" + acme,
                                "X-CEKURA-API-KEY",
                                scene.scene.organizationKey(acme)))
                        .get("count")
                        .asInt())
                .isZero();
    }
}

package io.tenantry.api.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.OpenApi;
import io.tenantry.Scene;
import io.tenantry.api.user.RoleScene.Call;
import io.tenantry.api.user.RolesTest.Row;
import io.tenantry.api.user.wire.UserBody;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Every operation of the user API and every reply in its OpenAPI file: each described reply occurs, and each reply is
 * described. The operations of {@link RoleCalls} are walked here, the others in {@link OpenOperations}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init")
class UserAnswersTest {
    private static final String NOT_THERE = "2000000000";
    private static final String TOO_LONG = " ".repeat(UserBody.MOST_BYTES + 1);

    private Answering server;
    private Scene scene;

    @BeforeAll
    void start() {
        server = new Answering();
        scene = server.world.scene;
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static String method(Row row) {
        return row.operation().substring(0, row.operation().indexOf(' '));
    }

    private static Call call(Row row, RoleScene of) {
        return Objects.requireNonNull(RoleCalls.CALLS.get(row.operation())).apply(of);
    }

    private static List<Row> rows(Predicate<String> method) {
        return RolesTest.rows().stream().filter(row -> method.test(method(row))).toList();
    }

    private static boolean reads(String method) {
        return method.equals("GET");
    }

    private static boolean writes(String method) {
        return !reads(method);
    }

    private int status(String method, String path, @Nullable String body, RoleScene caller, String... headers) {
        return server.send(method, path, body, caller.key(), headers).statusCode();
    }

    @Test
    @Order(1)
    void each_does_its_work_for_json_and_for_forms_with_a_slash_at_the_end_and_without() {
        for (Row row : RolesTest.rows()) {
            String cell = row.cells().getOrDefault("admin", "");
            if (cell.equals("yes") || cell.equals("own")) {
                RoleScene json = RoleScene.of(scene, "admin");
                Call call = call(row, json);
                assertThat(status(method(row), call.path(), call.body(), json))
                        .as(row + " as JSON")
                        .isBetween(200, 204);
                RoleScene form = RoleScene.of(scene, "admin");
                Call other = call(row, form);
                assertThat(server.sendForm(method(row), other.path(), other.body(), form.key())
                                .statusCode())
                        .as(row + " as a form without a slash")
                        .isBetween(200, 204);
            }
        }
    }

    @Test
    @Order(2)
    void nobody_a_stranger_and_a_disabled_organization_are_refused() {
        int addresses = 0;
        for (Row row : RolesTest.rows()) {
            RoleScene stranger = RoleScene.of(scene, "stranger");
            Call strange = call(row, stranger);
            status(method(row), strange.path(), strange.body(), stranger);
            RoleScene disabled = RoleScene.of(scene, "organization key");
            scene.sql("UPDATE organization SET disabled = true WHERE id = ?", disabled.organization());
            Call call = call(row, disabled);
            assertThat(status(method(row), call.path(), call.body(), disabled))
                    .as(row + " of a disabled organization")
                    .isEqualTo(403);
            assertThat(server.send(method(row), call.path(), call.body(), "").statusCode())
                    .as(row + " without a key")
                    .isEqualTo(401);
            // Each from an address of its own: too many from one are refused.
            String from = "127.0.1." + ++addresses;
            assertThat(wrongKey(from, method(row), call.path(), call.body()).statusCode())
                    .as(row + " with a wrong key")
                    .isEqualTo(401);
        }
    }

    @Test
    @Order(3)
    void what_cannot_be_read_or_answered_is_refused() {
        for (Row row : RolesTest.rows()) {
            RoleScene admin = RoleScene.of(scene, "admin");
            Call call = call(row, admin);
            String method = method(row);
            assertThat(status(method, call.path(), call.body(), admin, "Accept", "text/html"))
                    .as(row.toString())
                    .isEqualTo(406);
            if (writes(method)) {
                status(method, call.path(), "words", admin, "Content-Type", "text/plain");
                RoleScene second = RoleScene.of(scene, "admin");
                status(method, call(row, second).path(), "{", second);
                RoleScene third = RoleScene.of(scene, "admin");
                status(method, call(row, third).path(), TOO_LONG, third);
            }
            if (method.equals("POST")) {
                assertThat(status(method, call.path(), call.body(), admin, "Idempotency-Key", " "))
                        .as(row.toString())
                        .isEqualTo(400);
                assertThat(status(method, call.path(), TOO_LONG, admin, "Idempotency-Key", "long"))
                        .as(row.toString())
                        .isEqualTo(413);
            }
        }
    }

    @Test
    @Order(4)
    void what_is_not_there_or_no_parameter_is_refused() {
        for (Row row : RolesTest.rows()) {
            RoleScene admin = RoleScene.of(scene, "admin");
            Call call = call(row, admin);
            String plain = call.path().replaceFirst("\\?.*", "");
            if (plain.matches(".*/[0-9]+/.*")) {
                assertThat(status(
                                method(row), plain.replaceFirst("/[0-9]+/", "/" + NOT_THERE + "/"), call.body(), admin))
                        .as(row.toString())
                        .isEqualTo(404);
                assertThat(status(method(row), plain.replaceFirst("/[0-9]+/", "/%FF/"), call.body(), admin))
                        .as(row.toString())
                        .isEqualTo(400);
            }
            if (reads(method(row))) {
                for (String parameter :
                        List.of("organization", "organization_id", "project", "project_id", "page", "search")) {
                    for (String value : List.of("%FF", "x", NOT_THERE)) {
                        status("GET", plain + "?" + parameter + "=" + value, null, admin);
                    }
                }
            }
        }
    }

    @Test
    @Order(5)
    void what_is_known_already_is_not_sent_again() {
        for (Row row : rows(UserAnswersTest::reads)) {
            RoleScene admin = RoleScene.of(scene, "admin");
            assertThat(status("GET", call(row, admin).path(), null, admin, "If-None-Match", "*"))
                    .as(row.toString())
                    .isEqualTo(304);
        }
    }

    @Test
    @Order(6)
    void what_has_changed_is_not_changed_again_by_who_does_not_know() {
        for (Row row : rows(UserAnswersTest::writes)) {
            RoleScene admin = RoleScene.of(scene, "admin");
            Call call = call(row, admin);
            status(method(row), call.path(), call.body(), admin, "If-Match", "\"stale\"");
        }
    }

    @Test
    @Order(7)
    void a_key_for_repetitions_is_good_for_one_request() {
        for (Row row : rows("POST"::equals)) {
            RoleScene admin = RoleScene.of(scene, "admin");
            Call call = call(row, admin);
            status("POST", call.path(), call.body(), admin, "Idempotency-Key", "once");
            assertThat(status("POST", call.path() + "?another", call.body(), admin, "Idempotency-Key", "once"))
                    .as(row.toString())
                    .isEqualTo(422);
        }
    }

    @Test
    @Order(8)
    void wrong_keys_from_an_address_that_sent_too_many_are_refused_for_a_while() {
        for (int i = 0; i < 101; i++) {
            assertThat(wrongKey("GET", "/organizations/", null).statusCode()).isEqualTo(401);
        }
        for (Row row : RolesTest.rows()) {
            Call call = call(row, RoleScene.of(scene, "admin"));
            assertThat(wrongKey(method(row), call.path(), call.body()).statusCode())
                    .as(row.toString())
                    .isEqualTo(429);
        }
        for (String path : List.of("/v1/refresh/", "/v1/logout/", "/v1/password/reset/confirm/", "/v1/email/verify/")) {
            HttpResponse<String> refused = wrongKey("POST", path, OpenOperations.ANY_BODY);
            assertThat(refused.statusCode()).as(path).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        }
    }

    /** From an unused network address. */
    private HttpResponse<String> wrongKey(String method, String path, @Nullable String body) {
        return wrongKey("127.0.0.99", method, path, body);
    }

    private HttpResponse<String> wrongKey(String from, String method, String path, @Nullable String body) {
        return server.world.server.sendFrom(
                from,
                method,
                RoleScene.address(path),
                body,
                "Content-Type",
                "application/json",
                "X-CEKURA-API-KEY",
                "ck_wrong");
    }

    @Test
    @Order(9)
    void operations_without_credentials_answer() {
        OpenOperations.walk(server);
    }

    @Test
    @Order(10)
    void what_was_answered_or_asked_before_conflicts() {
        Conflicts.walk(server);
    }

    @Test
    @Order(11)
    void a_defect_and_a_database_that_is_away_are_told() throws Exception {
        Outage.walk(server);
    }

    @Test
    @Order(12)
    void every_described_answer_was_given() {
        Set<OpenApi.Answer> missing = new HashSet<>(OpenApi.documented("/user"));
        missing.removeAll(server.world.server.seen());
        assertThat(missing.stream()
                        .sorted(Comparator.comparing(OpenApi.Answer::path)
                                .thenComparing(OpenApi.Answer::method)
                                .thenComparingInt(OpenApi.Answer::status))
                        .map(OpenApi.Answer::toString))
                .isEmpty();
    }
}

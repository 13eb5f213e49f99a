package io.tenantry.cli;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.configuration.Environment;
import io.tenantry.session.factor.OneTimeCodes;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands for operators, beside a running server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorCommandsTest {
    private static final String PASSWORD = "correct horse of another colour";

    private final TestDatabases.Place place = TestDatabases.create();
    private final TestServer server = TestServer.start(place);

    private record Result(int status, String out, String err) {}

    @AfterAll
    void stop() {
        server.close();
    }

    private Result run(String input, String... arguments) {
        return run(Map.of(), input.getBytes(StandardCharsets.UTF_8), arguments);
    }

    private Result run(Map<String, String> more, byte[] input, String... arguments) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "TENANTRY_DATABASE_URL",
                place.jdbcUrl(),
                "TENANTRY_DATABASE_USER",
                place.user(),
                "TENANTRY_DATABASE_PASSWORD",
                place.password(),
                "TENANTRY_SECRET_KEY",
                Base64.getEncoder().encodeToString(new byte[32])));
        environment.putAll(more);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> words = new ArrayList<>(List.of("operator"));
        words.addAll(List.of(arguments));
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input));
        try {
            int status = Tenantry.commandLine(new Environment(environment))
                    .setOut(new PrintWriter(out))
                    .setErr(new PrintWriter(err, true))
                    .execute(words.toArray(String[]::new));
            return new Result(status, out.toString(), err.toString());
        } finally {
            System.setIn(before);
        }
    }

    /** The status of a request with credentials, once the server has seen every change. */
    private int status(String authorization) {
        server.database().changes().catchUp();
        return server.get("/management/v2.0/vendor", "Authorization", authorization)
                .statusCode();
    }

    private JsonNode lastEvent() {
        return new JsonMapper()
                .readTree(server.get(
                                "/management/v2.0/auditevents?sort=_id:desc&limit=1",
                                "Authorization",
                                TestServer.basic(),
                                "Accept",
                                "application/json")
                        .body())
                .at("/items/0");
    }

    private void assertLast(String type, String action, String name, String changes) {
        JsonNode event = lastEvent();
        String kind = action.endsWith("Key") ? "OperatorKey" : "Operator";
        assertThatJson(event.toString()).isEqualTo("""
                {"_id": "${json-unit.any-string}", "type": "%s", "action": "%s", "timestamp": "${json-unit.any-number}",
                 "organisation": null, "performedBy": {"actor": "command line"},
                 "modifiedResources": [{"resourceId": "${json-unit.any-string}", "resourceType": "%s", "resourceName": "%s"}],
                 "traceId": "", "changes": %s, "result": null, "factor": null, "count": 1,
                 "ipAddress": null, "userAgent": null, "objectType": "%3$s", "operator": "command line", "operatorKeyId": null,
                 "operatorKeyName": null, "operatorKeyPrefix": null}""".formatted(type, action, kind, name, changes));
    }

    @Test
    void an_operator_is_added_gets_another_password_and_is_removed() {
        assertThat(run(PASSWORD + "\n", "add", "ada")).isEqualTo(new Result(0, line("Operator ada was added."), ""));
        assertLast("create", "createOperator", "ada", "[]");
        assertThat(status(TestServer.basic("ada", PASSWORD))).isEqualTo(200);
        assertThat(run("", "list").out().lines().filter(one -> !one.startsWith("CREATED")))
                .anyMatch(one -> one.matches("\\S+Z +\\S+Z +no +no +ada"))
                .anyMatch(one -> one.matches("\\S+Z +\\S+Z +no +yes +operator"));

        assertThat(run("gro\u0308\u00dfer als elf\r\nmore", "password", "ada"))
                .isEqualTo(new Result(0, line("Operator ada has a new password."), ""));
        assertLast("update", "updateOperator", "ada", """
                [{"field": "password", "before": "********", "after": "********"}]""");
        assertThat(status(TestServer.basic("ada", PASSWORD))).isEqualTo(401);
        assertThat(status(TestServer.basic("ada", "größer als elf"))).isEqualTo(200);

        assertThat(run("", "remove", "ada")).isEqualTo(new Result(0, line("Operator ada was removed."), ""));
        assertLast("delete", "deleteOperator", "ada", "[]");
        assertThat(status(TestServer.basic("ada", "größer als elf"))).isEqualTo(401);
        assertThat(run("", "remove", "ada"))
                .isEqualTo(new Result(1, "", line("There is no operator of that name. See: tenantry operator list")));
    }

    @Test
    void a_key_is_made_listed_used_and_revoked() {
        run(PASSWORD, "add", "bob");
        Result made = run("", "key", "create", "bob", "--name", " laptop ", "--days", "365");
        assertThat(made.status()).isZero();
        String key = made.out().strip();
        assertThat(key).matches("tko_\\S{43}");
        assertThat(made.err()).matches("Key \\d+ was made and expires \\S+Z\\. It is not shown again\\.\n");
        JsonNode event = lastEvent();
        assertLast("create", "createOperatorKey", "laptop", event.get("changes").toString());
        assertThat(event.at("/changes/0/after").asString()).isEqualTo("bob");
        assertThat(status(TestServer.basic("bob", key))).isEqualTo(200);
        assertThat(status("Bearer " + key)).isEqualTo(200);
        Result list = run("", "key", "list", "bob");
        assertThat(list.out()).contains(key.substring(0, 10) + "…").doesNotContain(key);
        String id = made.err().replaceAll("\\D+(\\d+) was made(?s:.*)", "$1");

        assertThat(run("", "key", "revoke", id)).isEqualTo(new Result(0, line("Key " + id + " is revoked."), ""));
        assertLast("delete", "deleteOperatorKey", "laptop", """
                [{"field": "operator", "before": "bob", "after": null}]""");
        assertThat(status("Bearer " + key)).isEqualTo(401);
        assertThat(run("", "key", "revoke", id).err())
                .isEqualTo(line("There is no key " + id + " that is not revoked yet. See: tenantry operator key list"));
        assertThat(run("", "key", "list", "bob").out().lines()).hasSize(1);
    }

    @Test
    void a_second_factor_is_set_up_and_turned_off_without_a_code() {
        run(PASSWORD, "add", "eve");
        String key = run("", "key", "create", "eve", "--name", "k").out().strip();
        Result enrolled = run("", "second-factor", "enroll", "eve");
        assertThat(enrolled.status()).isZero();
        assertThat(enrolled.err())
                .isEqualTo(line("Enter it in the app, then: tenantry operator second-factor confirm eve"));
        assertLast("action", "enrollTwoFactor", "eve", "[]");
        String secret = enrolled.out().lines().findFirst().orElseThrow();
        assertThat(run("abcdef\n", "second-factor", "confirm", "eve"))
                .isEqualTo(new Result(2, "", line("This code is wrong, or was used before.")));
        assertThat(status(TestServer.basic("eve", PASSWORD))).isEqualTo(200);
        Result confirmed = run(OneTimeCodes.at(secret, Instant.now()) + "\n", "second-factor", "confirm", "eve");
        assertThat(confirmed.status()).as(confirmed.err()).isZero();
        assertThat(confirmed.out().lines()).hasSize(10).doesNotHaveDuplicates();
        assertLast(
                "update",
                "enableTwoFactor",
                "eve",
                "[{\"field\": \"secondFactor\", \"before\": false, \"after\": true}]");
        assertThat(status(TestServer.basic("eve", PASSWORD))).isEqualTo(401);
        assertThat(status(TestServer.basic("eve", key))).isEqualTo(200);
        assertThat(run("", "second-factor", "enroll", "eve"))
                .isEqualTo(new Result(1, "", line("Two-factor authentication is on already.")));

        assertThat(run("", "second-factor", "disable", "eve"))
                .isEqualTo(new Result(0, line("Operator eve has no second factor any more."), ""));
        assertLast(
                "update",
                "disableTwoFactor",
                "eve",
                "[{\"field\": \"secondFactor\", \"before\": true, \"after\": false}]");
        assertThat(status(TestServer.basic("eve", PASSWORD))).isEqualTo(200);
        assertThat(run("", "second-factor", "disable", "eve").status()).isEqualTo(1);
    }

    @Test
    void an_operator_that_the_configuration_names_stays() {
        run(PASSWORD, "add", "carl");
        String configured = "[{\"username\":\"carl\",\"password\":\"" + PASSWORD + "\"}]";
        Result byVariable = run(Map.of("TENANTRY_OPERATORS", configured), new byte[0], "remove", "carl");
        Result byServer = run("", "remove", "operator");
        assertThat(byVariable.status()).isEqualTo(1);
        assertThat(byServer.status()).isEqualTo(1);
        assertThat(byVariable.err())
                .startsWith("TENANTRY_OPERATORS names this operator, and each start of a server would");
        assertThat(byServer.err())
                .startsWith("TENANTRY_OPERATORS names this operator, and each start of a server would");
        assertThat(run(PASSWORD, "password", "operator").err())
                .isEqualTo(line("TENANTRY_OPERATORS names this operator: the next start of a server sets the password"
                        + " of that variable."));
        run(TestServer.OPERATOR.password(), "password", "operator");
        assertThat(run("", "remove", "carl").status()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a:b|A colon is not allowed: HTTP Basic ends the name there.",
                "command line|This name is reserved for the history.",
                "a\tb|Control characters are not allowed."
            })
    void a_wrong_name_is_refused(String name, String problem) {
        assertThat(run(PASSWORD, "add", name)).isEqualTo(new Result(2, "", line("NAME: " + problem)));
    }

    @ParameterizedTest
    @CsvSource({
        "short,The password must have at least 12 characters.",
        "123456789123,The password is one of the most common ones.",
        "'',The first line of standard input is not a password. It is empty.",
        "'\n" + PASSWORD + "',The first line of standard input is not a password. It is empty.",
        "'a\bcdefghijklmnop',The first line of standard input is not a password. Control characters are not allowed."
    })
    void a_wrong_password_is_refused(String input, String problem) {
        assertThat(run(input, "add", "frank")).isEqualTo(new Result(2, "", line(problem)));
        assertThat(run(input, "password", "operator")).isEqualTo(new Result(2, "", line(problem)));
    }

    @Test
    void what_cannot_be_done_is_told_in_a_line() {
        assertThat(run(Map.of(), new byte[] {'a', (byte) 0xff, 'b'}, "add", "greg")
                        .err())
                .isEqualTo(line("The first line of standard input is not in UTF-8."));
        assertThat(run("x".repeat(20_000), "add", "greg").err())
                .isEqualTo(line("The first line of standard input is too long for a password."));
        run(PASSWORD, "add", "greg");
        assertThat(run(PASSWORD, "add", "greg").err()).isEqualTo(line("There is an operator of that name already."));
        for (String command : List.of("password", "remove")) {
            assertThat(run(PASSWORD, command, "nobody").status()).isEqualTo(1);
        }
        assertThat(run("", "key", "create", "nobody", "--name", "k").status()).isEqualTo(1);
        assertThat(run("", "key", "create", "greg", "--name", "k", "--days", "366")
                        .err())
                .isEqualTo(line("--days must be from 1 to 365."));
        assertThat(run("", "key", "create", "greg", "--name", " ").err())
                .isEqualTo(line("--name: This field may not be blank."));
        assertThat(run("", "key", "create", "greg").status()).isEqualTo(2);
        assertThat(run("", "second-factor", "confirm", "nobody").status()).isEqualTo(1);
        assertThat(run("123456", "second-factor", "confirm", "greg").err())
                .isEqualTo(line("There is no secret to confirm: enroll first."));
        assertThat(run(PASSWORD, "add", "greg", PASSWORD).status()).isEqualTo(2);
    }

    @Test
    void nothing_of_a_secret_is_in_the_database_or_in_the_history() {
        run(PASSWORD, "add", "hal");
        String key = run("", "key", "create", "hal", "--name", "k").out().strip();
        String secret = run("", "second-factor", "enroll", "hal")
                .out()
                .lines()
                .findFirst()
                .orElseThrow();
        String codes = run(OneTimeCodes.at(secret, Instant.now()), "second-factor", "confirm", "hal")
                .out();
        List<String> secrets = new ArrayList<>(List.of(PASSWORD, key, key.substring(10), secret));
        codes.lines().forEach(code -> secrets.addAll(List.of(code, code.replace("-", ""))));
        String everything = server.database()
                .read(handle -> String.join(
                        "\n", handle.createQuery("""
                        SELECT row_to_json(o)::text FROM operator o UNION ALL
                        SELECT row_to_json(k)::text FROM operator_key k UNION ALL
                        SELECT row_to_json(r)::text FROM operator_recovery_code r UNION ALL
                        SELECT row_to_json(e)::text FROM audit_event e UNION ALL
                        SELECT row_to_json(c)::text FROM change c""").mapTo(String.class).list()));
        assertThat(secrets).allSatisfy(one -> assertThat(everything).doesNotContain(one));
    }

    private static String line(String text) {
        return text + System.lineSeparator();
    }
}

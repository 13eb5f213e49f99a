package io.tenantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.configuration.Environment;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands for service keys. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServiceKeyCommandsTest {
    private final TestDatabases.Place place = TestDatabases.create();
    private final TestServer server = TestServer.start(place);

    private record Result(int status, String out, String err) {}

    @AfterAll
    void stop() {
        server.close();
    }

    private Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Tenantry.commandLine(new Environment(Map.of(
                        "TENANTRY_DATABASE_URL",
                        place.jdbcUrl(),
                        "TENANTRY_DATABASE_USER",
                        place.user(),
                        "TENANTRY_DATABASE_PASSWORD",
                        place.password(),
                        "TENANTRY_SECRET_KEY",
                        Base64.getEncoder().encodeToString(new byte[32]))))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Result(status, out.toString(), err.toString());
    }

    private int headroom(String key, int organization) {
        server.database().changes().catchUp();
        return server.get("/usage/v1/organizations/" + organization + "/headroom", "Authorization", "Bearer " + key)
                .statusCode();
    }

    @Test
    void a_key_is_made_listed_and_revoked() {
        Scene scene = new Scene(server);
        int acme = scene.organization("Acme");
        int other = scene.organization("Other");
        Result made = run(
                "service-key", "create", "--name", "gate", "--scope", "read,introspect", "--organization", "" + acme);
        assertThat(made.status()).as(made.err()).isZero();
        String key = made.out().strip();
        assertThat(key).matches("tks_[A-Za-z0-9_-]{43}");
        assertThat(made.err()).matches("Key \\d+ was made and expires \\S+Z\\. It is not shown again\\.\\R");
        assertThat(headroom(key, acme)).isEqualTo(200);
        assertThat(headroom(key, other)).isEqualTo(404);

        String listed = run("service-key", "list").out();
        assertThat(listed)
                .contains(key.substring(0, 10) + "…  read,introspect  ")
                .doesNotContain(key);
        String id = made.err().replaceAll("\\D*(\\d+) was.*\\R", "$1");
        assertThat(run("service-key", "revoke", id))
                .isEqualTo(new Result(0, "Key " + id + " is revoked." + System.lineSeparator(), ""));
        assertThat(headroom(key, acme)).isEqualTo(401);
        assertThat(run("service-key", "revoke", id).status()).isOne();
        assertThat(run("service-key", "list").out()).doesNotContain(key.substring(0, 10));
        String stored = server.database()
                .read(handle -> handle.select("SELECT string_agg(k::text, ',') FROM service_key k")
                        .mapTo(String.class)
                        .one());
        assertThat(stored).doesNotContain(key);
    }

    @Test
    void the_list_is_aligned_whatever_is_in_it() {
        String all = "usage,read,introspect,billing,flags,report,events";
        assertThat(run("service-key", "create", "--name", "NAME of all", "--scope", all)
                        .status())
                .isZero();
        assertThat(run("service-key", "create", "--name", "NAME of one", "--scope", "read")
                        .status())
                .isZero();
        assertThat(run("service-key", "list").out().lines().filter(line -> line.contains("NAME")))
                .hasSize(3)
                .extracting(line -> line.indexOf("NAME"))
                .satisfies(columns -> assertThat(Set.copyOf(columns)).hasSize(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--name a --scope write | --scope: \"write\" is none of usage, read, introspect, billing, flags,"
                        + " report, events.",
                "--name a --scope read --organization 999999 | --organization: There is no organization 999999.",
                "--name a --scope read --organization x | --organization: \"x\" is neither a number nor a 24-character"
                        + " id of this installation.",
                "--name a --scope read --days 366 | --days: Must be a whole number from 1 to 365."
            })
    void wrong_usage_is_named(String options, String message) {
        Result result = run(("service-key create " + options).split(" "));
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).isEqualTo(message + System.lineSeparator());
        assertThat(result.out()).isEmpty();
    }
}

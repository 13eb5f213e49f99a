package io.tenantry.cli;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestDatabases;
import io.tenantry.TestServer;
import io.tenantry.configuration.Environment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that reports a full disk: the errors of each API and command. */
class OutOfSpaceTest {
    private static final String TOLD = "The database is out of space: its disk is full.";

    @TempDir
    private Path folder;

    private final TestDatabases.Place place = TestDatabases.create();

    private static void fill(Scene scene) {
        scene.sql("""
                CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$""");
        scene.sql("CREATE TRIGGER full_disk BEFORE INSERT ON organization EXECUTE FUNCTION full_disk()");
    }

    @Test
    void both_apis_and_both_loading_commands_tell_it() throws IOException {
        try (TestServer server = TestServer.start(place)) {
            Scene scene = new Scene(server);
            String key = scene.personKey(scene.person("ada@example.org"));
            fill(scene);

            HttpResponse<String> user = server.send(
                    "POST",
                    "/user/organizations/",
                    "{\"name\":\"Acme\",\"limit_to_exclusive_numbers\":true}",
                    "X-CEKURA-API-KEY",
                    key,
                    "Content-Type",
                    "application/json");
            assertThat(user.statusCode()).isEqualTo(503);
            assertThat(user.headers().firstValue("Retry-After")).isPresent();
            assertThatJson(user.body()).node("detail").isEqualTo(TOLD);

            HttpResponse<String> management = server.send(
                    "POST",
                    "/management/v2.0/organisations",
                    "{\"name\":\"Acme\"}",
                    "Authorization",
                    TestServer.basic(),
                    "Content-Type",
                    "application/json");
            assertThat(management.statusCode()).isEqualTo(503);
            assertThat(management.headers().firstValue("Retry-After")).isPresent();
            assertThatJson(management.body()).node("detail").isEqualTo(TOLD);

            Path file = Files.writeString(folder.resolve("organizations.jsonl"), "{\"name\":\"Acme\"}\n");
            fails("import", file.toString());
            fails("seed", "--organizations", "3");
            assertThat(scene.count("organization")).isZero();
        }
    }

    private void fails(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Map<String, String> environment = Map.of(
                "TENANTRY_DATABASE_URL", place.jdbcUrl(),
                "TENANTRY_DATABASE_USER", place.user(),
                "TENANTRY_DATABASE_PASSWORD", place.password(),
                "TENANTRY_SECRET_KEY", Base64.getEncoder().encodeToString(new byte[32]));
        int status = Tenantry.commandLine(new Environment(environment))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        assertThat(status).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).isEqualTo(TOLD + "\n");
    }
}

package io.tenantry.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.Scene;
import io.tenantry.TestServer;
import io.tenantry.access.Caller;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.servicekey.ServiceKeyTerms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tests in {@code clients}, which Node runs: of the client for TypeScript, of the vendor's client, of generic clients of HAL,
 * of generated clients, and of the OpenAPI files under two linters.
 *
 * <p>Their packages are installed before, by {@code .ci/run}: no test reaches a registry.
 */
@Tag("long")
class ClientsTest {
    private static final Path CLIENTS = Path.of("clients").toAbsolutePath();
    private static final Path GENERATOR =
            Path.of("target", "tools", "openapi-generator-cli.jar").toAbsolutePath();

    private final TestServer server = TestServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void the_client_for_typescript_reads_and_writes_through_every_api() throws Exception {
        run("typescript", "npm", "test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"vendor", "hal", "openapi", "generated"})
    void clients_and_tools_of_others_understand_the_apis(String name) throws Exception {
        run("conformance", "node", "--test", name + ".test.mjs");
    }

    private void run(String folder, String... words) throws IOException, InterruptedException {
        Path place = CLIENTS.resolve(folder);
        assertThat(place.resolve("node_modules"))
                .as("packages of Node, which .ci/run installs: npm ci --prefix %s", place)
                .isDirectory();
        assertThat(GENERATOR).as("OpenAPI Generator, which .ci/run fetches").isRegularFile();
        Scene scene = new Scene(server);
        int organization = scene.organization("Zebra");
        int admin = scene.personIn(organization, "ada@example.org", "admin");
        scene.organization("Yak");
        String personKey = scene.personKey(admin);
        // Through the API, so that there is a history to read.
        assertThat(server.send(
                                "POST",
                                "/user/v1/projects/",
                                "{\"name\": \"Support\", \"organization\": " + organization + "}",
                                "X-CEKURA-API-KEY",
                                personKey,
                                "Content-Type",
                                "application/json")
                        .statusCode())
                .isEqualTo(201);
        ProcessBuilder command = new ProcessBuilder(words).directory(place.toFile());
        command.environment().put("TENANTRY_URL", server.url());
        command.environment().put("TENANTRY_OPERATOR", TestServer.OPERATOR.username());
        command.environment().put("TENANTRY_PASSWORD", TestServer.OPERATOR.password());
        command.environment().put("TENANTRY_PERSON_KEY", personKey);
        command.environment().put("TENANTRY_ORGANIZATION_KEY", scene.organizationKey(organization));
        command.environment().put("TENANTRY_ORGANIZATION", Integer.toString(organization));
        command.environment().put("TENANTRY_SERVICE_KEY", serviceKey());
        command.environment()
                .put("JAVA", ProcessHandle.current().info().command().orElseThrow());
        command.environment().put("OPENAPI_GENERATOR", GENERATOR.toString());
        Path output = Files.createTempFile("clients", ".log");
        try {
            Process process = command.redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(8, TimeUnit.MINUTES);
            process.destroyForcibly();
            assertThat(ended && process.exitValue() == 0)
                    .as(Files.readString(output, StandardCharsets.UTF_8))
                    .isTrue();
        } finally {
            Files.delete(output);
        }
    }

    private String serviceKey() {
        return server.installation()
                .serviceKeys()
                .create(
                        Caller.Operator.COMMAND_LINE,
                        new ServiceKeyTerms(
                                "clients",
                                Set.of(ServiceScope.USAGE, ServiceScope.READ, ServiceScope.INTROSPECT),
                                ServiceReach.Everywhere.INSTANCE,
                                1))
                .text();
    }
}

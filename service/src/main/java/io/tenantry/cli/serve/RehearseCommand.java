package io.tenantry.cli.serve;

import io.tenantry.apikey.ApiKeyRequest;
import io.tenantry.apikey.operator.LocalApiKeys;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.NodeConnections;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.configuration.ConfiguredOperators;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Variable;
import io.tenantry.loading.DemoOrganizations;
import io.tenantry.loading.Loading;
import io.tenantry.logging.LogLines;
import io.tenantry.logging.Logging;
import io.tenantry.operator.Operators.Credentials;
import io.tenantry.start.Installation;
import io.tenantry.start.Options;
import io.tenantry.web.server.Server;
import io.tenantry.web.server.ServerLimits;
import io.tenantry.web.server.WebOptions;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * {@code tenantry rehearse}: starts a server on temporary made-up data and sends it common requests. The launcher runs it
 * after a build to record the classes and methods in use (the JVM's AOT cache), which makes later starts faster.
 */
@Command(
        name = "rehearse",
        description = "Run a server once on temporary data, for the launcher.",
        hidden = true,
        mixinStandardHelpOptions = true,
        footer = "%nExample:%n  tenantry rehearse")
public final class RehearseCommand implements Callable<Integer> {
    /** Long enough for a slow machine; a build must not hang. */
    private static final Duration LONGEST = Duration.ofSeconds(90);

    private static final Duration REQUESTS = Duration.ofSeconds(3);
    private static final Environment NOTHING_SET = new Environment(Map.of());
    private static final String OPERATORS = """
        [{"username": "rehearsal", "password": "rehearsed-password"}]\
        """;

    @Override
    public Integer call() throws IOException {
        Logging.ofServer(LogLines.TEXT);
        Thread.ofPlatform().daemon().name("rehearsal-limit").start(RehearseCommand::endInTime);
        try (DemoFolder folder = DemoFolder.make()) {
            DatabaseOptions databaseOptions = new DatabaseOptions(folder.data());
            String key = fill(databaseOptions);
            serve(databaseOptions, key);
        }
        return 0;
    }

    private static List<Credentials> operators() {
        return new Environment(Map.of(Variable.OPERATORS.variable(), OPERATORS)).read(ConfiguredOperators::read);
    }

    private static void endInTime() {
        try {
            Thread.sleep(LONGEST);
            Runtime.getRuntime().halt(1);
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private static String fill(DatabaseOptions databaseOptions) {
        try (OpenDatabase opened =
                        OpenDatabase.toServe(databaseOptions, NOTHING_SET, NodeConnections.DEFAULT.pool(), true);
                Installation installation =
                        new Installation(opened.database(), opened.box(), Clock.systemUTC(), Options.DEFAULT)) {
            new Loading(opened.database(), opened.box(), false)
                    .load(DemoOrganizations.all().iterator(), Loading.Watch.NOBODY, () -> {});
            installation.operators().configure(operators());
            return new LocalApiKeys(opened.database(), Clock.systemUTC())
                    .make(DemoOrganizations.ADA, new ApiKeyRequest.Personal(), "rehearsal")
                    .orElseThrow()
                    .text();
        }
    }

    /** Starts the server a second time: on existing data, as every later start does. */
    private static void serve(DatabaseOptions databaseOptions, String key) throws IOException {
        try (OpenDatabase opened =
                        OpenDatabase.toServe(databaseOptions, NOTHING_SET, NodeConnections.DEFAULT.pool(), true);
                Installation installation =
                        new Installation(opened.database(), opened.box(), Clock.systemUTC(), Options.DEFAULT)) {
            installation.operators().configure(operators());
            try (Server server = Server.start(
                    "127.0.0.1",
                    0,
                    installation.apis(),
                    installation.repeats(),
                    ServerLimits.DEFAULT,
                    WebOptions.DEFAULT)) {
                installation.start(server.url());
                String basic = "Basic "
                        + Base64.getEncoder()
                                .encodeToString("rehearsal:rehearsed-password".getBytes(StandardCharsets.US_ASCII));
                long end = System.nanoTime() + REQUESTS.toNanos();
                for (int i = 0; System.nanoTime() < end; i++) {
                    ask(server.url() + "/health/ready", Map.of());
                    ask(
                            server.url() + "/user/organizations/?search=" + "%20".repeat(i % 50),
                            Map.of("X-CEKURA-API-KEY", key));
                    ask(
                            server.url() + "/management/v2.0/organisations?limit=25&skip=" + i % 10_000,
                            Map.of("Authorization", basic, "Accept", "application/json"));
                }
            }
        }
    }

    private static void ask(String url, Map<String, String> headers) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        headers.forEach(connection::setRequestProperty);
        try (var body = connection.getInputStream()) {
            body.readAllBytes();
        }
    }
}

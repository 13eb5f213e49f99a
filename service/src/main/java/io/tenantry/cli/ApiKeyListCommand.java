package io.tenantry.cli;

import io.tenantry.apikey.ApiKey;
import io.tenantry.apikey.OwnedApiKey;
import io.tenantry.apikey.operator.LocalApiKeys;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.configuration.Environment;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tenantry api-key list}: prints all API keys, oldest first, without their secrets. */
@Command(
        name = "list",
        description = "List all keys by their first characters; a whole key is never shown.",
        mixinStandardHelpOptions = true,
        footer = "%nExample:%n  tenantry api-key list")
final class ApiKeyListCommand implements Runnable {
    private static final int AT_A_TIME = 500;
    private static final String ROW = "%-6s %-10s %-22s %-28s %-20s %-8s %s%n";

    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    ApiKeyListCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        try (OpenDatabase opened = OpenDatabase.existing(databaseOptions, environment)) {
            LocalApiKeys keys = new LocalApiKeys(opened.database(), Clock.systemUTC());
            List<OwnedApiKey> page = keys.list(AT_A_TIME, 0);
            if (page.isEmpty()) {
                out.println("There are no keys yet. Make one: tenantry api-key create --email …");
            } else {
                out.printf(ROW, "ID", "KEY", "SCOPE", "PERSON", "CREATED", "STATE", "NAME");
            }
            while (!page.isEmpty()) {
                page.forEach(owned -> row(out, owned));
                page = keys.list(AT_A_TIME, page.getLast().key().id());
            }
            out.flush();
        }
    }

    private static void row(PrintWriter out, OwnedApiKey owned) {
        ApiKey key = owned.key();
        out.printf(
                ROW,
                key.id(),
                key.prefix() + "…",
                scope(key),
                owned.email(),
                key.createdAt().truncatedTo(ChronoUnit.SECONDS),
                state(key),
                // Names come in through the API: control characters in them must not reach the terminal.
                key.name().replaceAll("\\p{Cntrl}", "?"));
    }

    private static String scope(ApiKey key) {
        if (key.projectId() != null) {
            return "project " + key.projectId();
        }
        return key.organizationId() == null ? "person" : "organization " + key.organizationId();
    }

    private static String state(ApiKey key) {
        if (key.revokedAt() != null) {
            return "revoked";
        }
        Instant expires = key.expiresAt();
        return expires != null && !Instant.now().isBefore(expires) ? "expired" : "good";
    }
}

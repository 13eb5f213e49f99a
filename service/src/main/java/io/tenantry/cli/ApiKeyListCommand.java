package io.tenantry.cli;

import io.tenantry.apikey.ApiKey;
import io.tenantry.apikey.OwnedApiKey;
import io.tenantry.apikey.operator.LocalApiKeys;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.cli.database.Table;
import io.tenantry.cli.database.Table.Column;
import io.tenantry.configuration.Environment;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
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
    private static final List<Column<OwnedApiKey>> COLUMNS = List.of(
            new Column<>("ID", owned -> Integer.toString(owned.key().id().value())),
            new Column<>("KEY", owned -> owned.key().prefix() + "…"),
            new Column<>("SCOPE", owned -> scope(owned.key())),
            new Column<>("PERSON", OwnedApiKey::email),
            new Column<>("CREATED", owned -> Table.seconds(owned.key().createdAt())),
            new Column<>("STATE", owned -> state(owned.key())),
            new Column<>("NAME", owned -> owned.key().name()));

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
            }
            Table<OwnedApiKey> table = Table.of(spec, COLUMNS);
            while (!page.isEmpty()) {
                table.print(page);
                page = keys.list(AT_A_TIME, page.getLast().key().id().value());
            }
            out.flush();
        }
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

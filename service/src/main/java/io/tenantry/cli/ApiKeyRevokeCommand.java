package io.tenantry.cli;

import io.tenantry.apikey.operator.LocalApiKeys;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.fault.Fault;
import io.tenantry.id.ApiKeyId;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tenantry api-key revoke}: revokes an API key. */
@Command(
        name = "revoke",
        description = "Revoke a key: a running server refuses it within a second.",
        mixinStandardHelpOptions = true,
        footer = "%nExample:%n  tenantry api-key revoke 3")
final class ApiKeyRevokeCommand implements Runnable {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Parameters(paramLabel = "ID", description = "The number of the key, as listed.")
    private int id;

    ApiKeyRevokeCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        try (OpenDatabase opened = OpenDatabase.existing(databaseOptions, environment)) {
            new LocalApiKeys(opened.database(), Clock.systemUTC()).revoke(new ApiKeyId(id));
            spec.commandLine().getOut().println("Key " + id + " is revoked.");
        } catch (Fault.NotFound none) {
            throw Mistake.ofState(
                    "There is no key %d that is not revoked yet. See: tenantry api-key list".formatted(id));
        }
    }
}

package io.tenantry.cli.servicekey;

import io.tenantry.access.Precondition;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.fault.Fault;
import io.tenantry.id.ServiceKeyId;
import io.tenantry.servicekey.ServiceKeys;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tenantry service-key revoke}: revokes a key of a service. */
@Command(
        name = "revoke",
        description = "Revoke a key: a running server refuses it within a second.",
        mixinStandardHelpOptions = true,
        footer = "%nExample:%n  tenantry service-key revoke 3")
public final class ServiceKeyRevokeCommand implements Runnable {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Parameters(paramLabel = "ID", description = "The number of the key, as listed.")
    private int id;

    public ServiceKeyRevokeCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        try (OpenDatabase opened = OpenDatabase.existing(databaseOptions, environment)) {
            new ServiceKeys(opened.database(), Clock.systemUTC())
                    .revoke(ServiceKeyCreateCommand.CALLER, new ServiceKeyId(id), Precondition.none());
            spec.commandLine().getOut().println("Key " + id + " is revoked.");
        } catch (Fault.NotFound none) {
            throw Mistake.ofState(
                    "There is no key %d that is not revoked yet. See: tenantry service-key list".formatted(id));
        }
    }
}

package io.tenantry.cli.operator;

import io.tenantry.access.Precondition;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.fault.Fault;
import io.tenantry.id.OperatorKeyId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tenantry operator key revoke}: revokes a key of an operator. */
@Command(
        name = "revoke",
        description = "Revoke a key: a running server refuses it within a second.",
        mixinStandardHelpOptions = true,
        footer = "%nExample:%n  tenantry operator key revoke 3")
public final class OperatorKeyRevokeCommand implements Runnable {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Parameters(paramLabel = "ID", description = "The number of the key, as listed.")
    private int id;

    public OperatorKeyRevokeCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        OperatorFeatures.run(databaseOptions, environment, features -> {
            try {
                features.keys().revoke(OperatorFeatures.CALLER, new OperatorKeyId(id), Precondition.none());
            } catch (Fault.NotFound none) {
                throw Mistake.ofState(
                        "There is no key %d that is not revoked yet. See: tenantry operator key list".formatted(id));
            }
            spec.commandLine().getOut().println("Key " + id + " is revoked.");
        });
    }
}

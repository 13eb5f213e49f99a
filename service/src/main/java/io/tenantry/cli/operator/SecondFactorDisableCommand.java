package io.tenantry.cli.operator;

import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.configuration.Environment;
import io.tenantry.id.OperatorId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tenantry operator second-factor disable}: turns the second factor off. */
@Command(
        name = "disable",
        description = "Turn the second factor off without a code, for example when the device is lost.",
        mixinStandardHelpOptions = true,
        footer = "%nExample:%n  tenantry operator second-factor disable ada")
public final class SecondFactorDisableCommand implements Runnable {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Parameters(paramLabel = "NAME", description = "The name of the operator.")
    private String name = "";

    public SecondFactorDisableCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        OperatorFeatures.run(databaseOptions, environment, features -> {
            OperatorId id = features.named(name).id();
            features.factors().disableByCommandLine(id);
            spec.commandLine().getOut().println("Operator " + name + " has no second factor any more.");
        });
    }
}

package io.tenantry.cli.operator;

import io.tenantry.access.Precondition;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.configuration.ConfiguredOperators;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.configuration.Variable;
import io.tenantry.id.OperatorId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tenantry operator remove}: removes an operator. */
@Command(
        name = "remove",
        description =
                "Remove an operator with all keys. A running server refuses the operator within a second. The last"
                        + " operator cannot be removed, and neither can one that TENANTRY_OPERATORS names.",
        mixinStandardHelpOptions = true,
        footer = "%nExample:%n  tenantry operator remove ada")
public final class OperatorRemoveCommand implements Runnable {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Parameters(paramLabel = "NAME", description = "The name of the operator.")
    private String name = "";

    public OperatorRemoveCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        boolean named = environment.read(ConfiguredOperators::read).stream()
                .anyMatch(operator -> operator.username().equals(name));
        OperatorFeatures.run(databaseOptions, environment, features -> {
            OperatorId id = features.named(name).id();
            if (named) {
                throw Mistake.ofState(environment.name(Variable.OPERATORS)
                        + " names this operator, and each start of a server would create it again.");
            }
            features.operators().remove(OperatorFeatures.CALLER, id, Precondition.none());
            spec.commandLine().getOut().println("Operator " + name + " was removed.");
        });
    }
}

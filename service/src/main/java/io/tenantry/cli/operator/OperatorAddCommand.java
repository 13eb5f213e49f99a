package io.tenantry.cli.operator;

import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.operator.OperatorNames;
import io.tenantry.operator.Operators.Credentials;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tenantry operator add}: adds an operator. */
@Command(
        name = "add",
        description =
                "Add an operator. The password is typed at a prompt, or is the first line of standard input; it has at"
                        + " least 12 characters and is not a common one.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  tenantry operator add ada", "  tenantry operator add ada < password.txt"})
public final class OperatorAddCommand implements Runnable {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Parameters(paramLabel = "NAME", description = "The name that the operator signs in with.")
    private String name = "";

    public OperatorAddCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        String problem = OperatorNames.problem(name);
        if (problem != null) {
            throw Mistake.ofUsage("NAME: " + problem);
        }
        OperatorFeatures.run(databaseOptions, environment, features -> {
            features.operators().add(OperatorFeatures.CALLER, new Credentials(name, SecretInput.newPassword(name)));
            spec.commandLine().getOut().println("Operator " + name + " was added.");
        });
    }
}

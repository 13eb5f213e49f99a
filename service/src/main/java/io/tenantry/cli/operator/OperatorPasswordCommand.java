package io.tenantry.cli.operator;

import io.tenantry.access.Precondition;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Variable;
import io.tenantry.operator.Operator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tenantry operator password}: changes the password of an operator. */
@Command(
        name = "password",
        description =
                "Change the password of an operator. It is typed at a prompt, or is the first line of standard input."
                        + " Keys of the operator stay valid.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  tenantry operator password ada", "  tenantry operator password ada < password.txt"})
public final class OperatorPasswordCommand implements Runnable {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Parameters(paramLabel = "NAME", description = "The name of the operator.")
    private String name = "";

    public OperatorPasswordCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        OperatorFeatures.run(databaseOptions, environment, features -> {
            Operator operator = features.named(name);
            features.operators()
                    .changePassword(
                            OperatorFeatures.CALLER, operator.id(), SecretInput.newPassword(name), Precondition.none());
            spec.commandLine().getOut().println("Operator " + name + " has a new password.");
            if (operator.configured()) {
                spec.commandLine()
                        .getErr()
                        .println(environment.name(Variable.OPERATORS)
                                + " names this operator: the next start of a server sets the"
                                + " password of that variable.");
            }
        });
    }
}

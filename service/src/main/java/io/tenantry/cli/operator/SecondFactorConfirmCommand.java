package io.tenantry.cli.operator;

import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.configuration.Environment;
import io.tenantry.id.OperatorId;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tenantry operator second-factor confirm}: turns the second factor on and prints the recovery codes once. */
@Command(
        name = "confirm",
        description =
                "Turn the second factor on with a code of the app, which is typed at a prompt or is the first line of standard input, and print the recovery codes once.",
        mixinStandardHelpOptions = true,
        footer = "%nExample:%n  tenantry operator second-factor confirm ada")
public final class SecondFactorConfirmCommand implements Runnable {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Parameters(paramLabel = "NAME", description = "The name of the operator.")
    private String name = "";

    public SecondFactorConfirmCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        OperatorFeatures.run(databaseOptions, environment, features -> {
            OperatorId id = features.named(name).id();
            List<String> codes = features.factors().confirm(OperatorFeatures.CALLER, id, "", SecretInput.code());
            PrintWriter out = spec.commandLine().getOut();
            codes.forEach(out::println);
            out.flush();
            spec.commandLine()
                    .getErr()
                    .println(
                            "Each of these recovery codes is accepted once instead of a code. They are not shown again.");
        });
    }
}

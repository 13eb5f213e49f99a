package io.tenantry.cli.operator;

import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.configuration.Environment;
import io.tenantry.id.OperatorId;
import io.tenantry.session.factor.Enrollment;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tenantry operator second-factor enroll}: makes a secret for an authenticator app and prints it once. */
@Command(
        name = "enroll",
        description = "Make a secret for an authenticator app and print it once. It is used once a code confirms it.",
        mixinStandardHelpOptions = true,
        footer = "%nExample:%n  tenantry operator second-factor enroll ada")
public final class SecondFactorEnrollCommand implements Runnable {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Parameters(paramLabel = "NAME", description = "The name of the operator.")
    private String name = "";

    public SecondFactorEnrollCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        OperatorFeatures.run(databaseOptions, environment, features -> {
            OperatorId id = features.named(name).id();
            Enrollment enrollment = features.factors().enroll(OperatorFeatures.CALLER, id, "");
            PrintWriter out = spec.commandLine().getOut();
            out.println(enrollment.secret());
            out.println(enrollment.url());
            out.flush();
            spec.commandLine()
                    .getErr()
                    .println("Enter it in the app, then: tenantry operator second-factor confirm " + name);
        });
    }
}

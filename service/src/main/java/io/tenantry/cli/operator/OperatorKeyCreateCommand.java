package io.tenantry.cli.operator;

import io.tenantry.canonical.Names;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.id.OperatorId;
import io.tenantry.operator.OperatorKeys;
import io.tenantry.operator.OperatorKeys.Made;
import io.tenantry.setting.Texts;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tenantry operator key create}: makes a key of an operator and prints it once. */
@Command(
        name = "create",
        description = "Make a key of an operator and print it once.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry operator key create ada --name laptop",
            "  tenantry operator key create ada --name backup --days 365"
        })
public final class OperatorKeyCreateCommand implements Runnable {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Parameters(paramLabel = "OPERATOR", description = "The name of the operator.")
    private String operator = "";

    @Option(
            names = "--name",
            required = true,
            paramLabel = "N",
            description = "Name of the key, by which people recognize it.")
    private String name = "";

    @Option(
            names = "--days",
            paramLabel = "D",
            description = "Days after which the key expires, 1 to " + OperatorKeys.MOST_DAYS + " (default: "
                    + OperatorKeys.DEFAULT_DAYS + ").")
    private int days = OperatorKeys.DEFAULT_DAYS;

    public OperatorKeyCreateCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        String problem = Texts.nameProblem(name);
        if (problem != null) {
            throw Mistake.ofUsage("--name: " + problem);
        }
        if (days < 1 || days > OperatorKeys.MOST_DAYS) {
            throw Mistake.ofUsage("--days must be from 1 to " + OperatorKeys.MOST_DAYS + ".");
        }
        OperatorFeatures.run(databaseOptions, environment, features -> {
            OperatorId id = features.named(operator).id();
            Made made = features.keys().create(OperatorFeatures.CALLER, id, Names.trimmed(name), days);
            PrintWriter out = spec.commandLine().getOut();
            out.println(made.text());
            out.flush();
            spec.commandLine()
                    .getErr()
                    .println("Key %d was made and expires %s. It is not shown again."
                            .formatted(
                                    made.key().id().value(),
                                    made.key().expiresAt().truncatedTo(ChronoUnit.SECONDS)));
        });
    }
}

package io.tenantry.cli.operator;

import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.configuration.Environment;
import io.tenantry.operator.OperatorKey;
import io.tenantry.operator.OperatorQuery;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tenantry operator key list}: prints the keys that are not revoked, oldest first, without their secrets. */
@Command(
        name = "list",
        description = "List the keys that are not revoked by their first characters; a whole key is never shown.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  tenantry operator key list", "  tenantry operator key list ada"})
public final class OperatorKeyListCommand implements Runnable {
    private static final String ROW = "%-6s %-11s %-20s %-20s %-20s %-8s %-20s %s%n";

    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The operator whose keys are listed; default: all.")
    private @Nullable String name;

    public OperatorKeyListCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        OperatorFeatures.run(databaseOptions, environment, features -> {
            Integer operator = name == null ? null : features.named(name).id();
            out.printf(ROW, "ID", "KEY", "CREATED", "EXPIRES", "LAST USED", "STATE", "OPERATOR", "NAME");
            OperatorListCommand.each(
                    window -> features.keys().list(OperatorFeatures.CALLER, operator, OperatorQuery.of(window)),
                    key -> row(out, key));
            out.flush();
        });
    }

    private static void row(PrintWriter out, OperatorKey key) {
        out.printf(
                ROW,
                key.id(),
                key.prefix() + "…",
                key.createdAt().truncatedTo(ChronoUnit.SECONDS),
                key.expiresAt().truncatedTo(ChronoUnit.SECONDS),
                key.lastUsedAt() == null ? "never" : key.lastUsedAt().truncatedTo(ChronoUnit.SECONDS),
                key.isGood(Instant.now()) ? "good" : "expired",
                key.username().replaceAll("\\p{Cntrl}", "?"),
                key.name().replaceAll("\\p{Cntrl}", "?"));
    }
}

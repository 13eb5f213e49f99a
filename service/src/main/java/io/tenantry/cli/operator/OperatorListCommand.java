package io.tenantry.cli.operator;

import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.configuration.Environment;
import io.tenantry.listing.Cursor;
import io.tenantry.listing.Slice;
import io.tenantry.listing.Window;
import io.tenantry.operator.Operator;
import io.tenantry.operator.OperatorQuery;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tenantry operator list}: prints all operators, oldest first. */
@Command(
        name = "list",
        description = "List all operators. TENANTRY_OPERATORS names those that are marked as configured.",
        mixinStandardHelpOptions = true,
        footer = "%nExample:%n  tenantry operator list")
public final class OperatorListCommand implements Runnable {
    private static final String ROW = "%-20s %-20s %-13s %-10s %s%n";

    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    public OperatorListCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        OperatorFeatures.run(databaseOptions, environment, features -> {
            out.printf(ROW, "CREATED", "PASSWORD CHANGED", "SECOND FACTOR", "CONFIGURED", "NAME");
            each(
                    window -> features.operators().list(OperatorFeatures.CALLER, OperatorQuery.of(window)),
                    operator -> row(out, operator));
            out.flush();
        });
    }

    /** Reads a list page by page. */
    static <T> void each(Function<Window, Slice<T>> pages, Consumer<T> print) {
        Slice<T> page = pages.apply(new Window.FromStart(Window.MOST, 0));
        page.rows().forEach(print);
        for (Cursor next = page.next(); next != null; next = page.next()) {
            page = pages.apply(new Window.After(Window.MOST, next));
            page.rows().forEach(print);
        }
    }

    private static void row(PrintWriter out, Operator operator) {
        out.printf(
                ROW,
                operator.createdAt().truncatedTo(ChronoUnit.SECONDS),
                operator.passwordChangedAt().truncatedTo(ChronoUnit.SECONDS),
                operator.secondFactor() ? "yes" : "no",
                operator.configured() ? "yes" : "no",
                operator.username().replaceAll("\\p{Cntrl}", "?"));
    }
}

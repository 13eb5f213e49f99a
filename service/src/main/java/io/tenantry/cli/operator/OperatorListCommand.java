package io.tenantry.cli.operator;

import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.Table;
import io.tenantry.cli.database.Table.Column;
import io.tenantry.configuration.Environment;
import io.tenantry.operator.Operator;
import io.tenantry.operator.OperatorQuery;
import java.util.List;
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
    private static final List<Column<Operator>> COLUMNS = List.of(
            new Column<>("CREATED", operator -> Table.seconds(operator.createdAt())),
            new Column<>("PASSWORD CHANGED", operator -> Table.seconds(operator.passwordChangedAt())),
            new Column<>("SECOND FACTOR", operator -> operator.secondFactor() ? "yes" : "no"),
            new Column<>("CONFIGURED", operator -> operator.configured() ? "yes" : "no"),
            new Column<>("NAME", Operator::username));

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
        OperatorFeatures.run(databaseOptions, environment, features -> {
            Table.of(spec, COLUMNS)
                    .printAll(window -> features.operators().list(OperatorFeatures.CALLER, OperatorQuery.of(window)));
            spec.commandLine().getOut().flush();
        });
    }
}

package io.tenantry.cli.operator;

import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.Table;
import io.tenantry.cli.database.Table.Column;
import io.tenantry.configuration.Environment;
import io.tenantry.id.OperatorId;
import io.tenantry.operator.OperatorKey;
import io.tenantry.operator.OperatorQuery;
import java.time.Instant;
import java.util.List;
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
    private static final List<Column<OperatorKey>> COLUMNS = List.of(
            new Column<>("ID", key -> Integer.toString(key.id().value())),
            new Column<>("KEY", key -> key.prefix() + "…"),
            new Column<>("CREATED", key -> Table.seconds(key.createdAt())),
            new Column<>("EXPIRES", key -> Table.seconds(key.expiresAt())),
            new Column<>("LAST USED", key -> Table.seconds(key.lastUsedAt())),
            new Column<>("STATE", key -> key.isGood(Instant.now()) ? "good" : "expired"),
            new Column<>("OPERATOR", OperatorKey::username),
            new Column<>("NAME", OperatorKey::name));

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
        OperatorFeatures.run(databaseOptions, environment, features -> {
            OperatorId operator = name == null ? null : features.named(name).id();
            Table.of(spec, COLUMNS)
                    .printAll(window ->
                            features.keys().list(OperatorFeatures.CALLER, operator, OperatorQuery.of(window)));
            spec.commandLine().getOut().flush();
        });
    }
}

package io.tenantry.cli.servicekey;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.cli.database.Table;
import io.tenantry.cli.database.Table.Column;
import io.tenantry.configuration.Environment;
import io.tenantry.servicekey.ServiceKey;
import io.tenantry.servicekey.ServiceKeyQuery;
import io.tenantry.servicekey.ServiceKeys;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tenantry service-key list}: prints the keys that are not revoked, oldest first, without their secrets. */
@Command(
        name = "list",
        description = "List the keys that are not revoked by their first characters; a whole key is never shown.",
        mixinStandardHelpOptions = true,
        footer = "%nExample:%n  tenantry service-key list")
public final class ServiceKeyListCommand implements Runnable {
    private static final List<Column<ServiceKey>> COLUMNS = List.of(
            new Column<>("ID", key -> Integer.toString(key.id().value())),
            new Column<>("KEY", key -> key.prefix() + "…"),
            new Column<>("SCOPES", ServiceKeyListCommand::scopes),
            new Column<>("EXPIRES", key -> Table.seconds(key.expiresAt())),
            new Column<>("LAST USED", key -> Table.seconds(key.lastUsedAt())),
            new Column<>("STATE", key -> key.isGood(Instant.now()) ? "good" : "expired"),
            new Column<>("ORGANIZATIONS", key -> organizations(key.reach())),
            new Column<>("NAME", ServiceKey::name));

    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private DatabaseOptions databaseOptions = new DatabaseOptions();

    public ServiceKeyListCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        try (OpenDatabase opened = OpenDatabase.existing(databaseOptions, environment)) {
            ServiceKeys keys = new ServiceKeys(opened.database(), Clock.systemUTC());
            Table.of(spec, COLUMNS)
                    .printAll(window -> keys.list(ServiceKeyCreateCommand.CALLER, ServiceKeyQuery.of(window)));
            spec.commandLine().getOut().flush();
        }
    }

    private static String scopes(ServiceKey key) {
        return key.scopes().stream().sorted().map(ServiceScope::word).collect(Collectors.joining(","));
    }

    private static String organizations(ServiceReach reach) {
        return switch (reach) {
            case ServiceReach.Everywhere ignored -> "all";
            case ServiceReach.Only only when only.organizations().isEmpty() -> "none";
            case ServiceReach.Only only ->
                only.organizations().stream()
                        .sorted()
                        .map(OrganizationId::toString)
                        .collect(Collectors.joining(","));
        };
    }
}

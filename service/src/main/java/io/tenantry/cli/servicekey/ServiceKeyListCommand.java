package io.tenantry.cli.servicekey;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.cli.database.DatabaseOptions;
import io.tenantry.cli.database.OpenDatabase;
import io.tenantry.configuration.Environment;
import io.tenantry.servicekey.ServiceKey;
import io.tenantry.servicekey.ServiceKeys;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
    private static final int AT_A_TIME = 500;
    private static final String ROW = "%-6s %-11s %-22s %-20s %-20s %-8s %-14s %s%n";

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
        PrintWriter out = spec.commandLine().getOut();
        try (OpenDatabase opened = OpenDatabase.existing(databaseOptions, environment)) {
            ServiceKeys keys = new ServiceKeys(opened.database(), Clock.systemUTC());
            out.printf(ROW, "ID", "KEY", "SCOPES", "EXPIRES", "LAST USED", "STATE", "ORGANIZATIONS", "NAME");
            List<ServiceKey> page = keys.list(ServiceKeyCreateCommand.CALLER, AT_A_TIME, 0);
            while (!page.isEmpty()) {
                page.forEach(key -> row(out, key));
                page = keys.list(
                        ServiceKeyCreateCommand.CALLER,
                        AT_A_TIME,
                        page.getLast().id());
            }
            out.flush();
        }
    }

    private static void row(PrintWriter out, ServiceKey key) {
        out.printf(
                ROW,
                key.id(),
                key.prefix() + "…",
                key.scopes().stream().sorted().map(ServiceScope::word).collect(Collectors.joining(",")),
                key.expiresAt().truncatedTo(ChronoUnit.SECONDS),
                key.lastUsedAt() == null ? "never" : key.lastUsedAt().truncatedTo(ChronoUnit.SECONDS),
                key.isGood(Instant.now()) ? "good" : "expired",
                organizations(key.reach()),
                key.name().replaceAll("\\p{Cntrl}", "?"));
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

package io.tenantry.cli.organization;

import io.tenantry.cli.database.Table.Column;
import io.tenantry.cli.management.ListPrinter;
import io.tenantry.cli.management.ManagementOptions;
import io.tenantry.cli.management.ObjectPath;
import io.tenantry.configuration.Environment;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code tenantry organization list}: prints organizations, oldest first. */
@Command(
        name = "list",
        description = "List organizations, oldest first.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry organization list --filter bank",
            "  tenantry organization list --external-id crm-4711",
            "  tenantry organization list --all --json",
            "  tenantry organization list --server https://tenantry.example.org --key-file operator.key"
        })
public final class OrganizationListCommand implements Runnable {
    private static final List<Column<JsonNode>> COLUMNS = List.of(
            new Column<>("NUMBER", organization -> ObjectPath.number(organization, "_id")),
            Column.of("ID", "_id"),
            new Column<>("STATE", ObjectPath::state),
            Column.of("NAME", "name"));

    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private ManagementOptions managementOptions = new ManagementOptions();

    @Mixin
    private ListPrinter printer = new ListPrinter();

    @Option(names = "--external-id", paramLabel = "ID", description = "Only the organization with this external id.")
    private @Nullable String externalId;

    public OrganizationListCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        Map<String, String> query = externalId == null ? Map.of() : Map.of("externalId", externalId);
        managementOptions.run(
                environment,
                management -> printer.print(spec, management, "/organisations", query, COLUMNS, "organization"));
    }
}

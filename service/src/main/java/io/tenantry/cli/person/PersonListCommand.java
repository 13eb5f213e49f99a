package io.tenantry.cli.person;

import io.tenantry.cli.database.Table.Column;
import io.tenantry.cli.management.ListPrinter;
import io.tenantry.cli.management.ManagementOptions;
import io.tenantry.cli.management.ObjectPath;
import io.tenantry.configuration.Environment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code tenantry person list}: prints the people of organizations. */
@Command(
        name = "list",
        description = "List people, a line for each of their organizations. --filter searches names and addresses.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry person list --filter ada",
            "  tenantry person list --external-id crm-4711",
            "  tenantry person list --organization c742686a2579f4010000000c --all",
            "  tenantry person list --server https://tenantry.example.org --key-file operator.key"
        })
public final class PersonListCommand implements Runnable {
    private static final List<Column<JsonNode>> COLUMNS = List.of(
            Column.of("ID", "_id"),
            new Column<>("ORGANIZATION", user -> ObjectPath.number(user, "organisation")),
            new Column<>("STATE", ObjectPath::state),
            new Column<>("ROLES", PersonListCommand::roles),
            Column.of("E-MAIL", "id"),
            Column.of("NAME", "name"));

    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private ManagementOptions managementOptions = new ManagementOptions();

    @Mixin
    private ListPrinter printer = new ListPrinter();

    @Option(
            names = "--organization",
            paramLabel = "ID",
            description = "Only the people of the organization of this id.")
    private String organization = "";

    @Option(names = "--external-id", paramLabel = "ID", description = "Only the person with this external id.")
    private @Nullable String externalId;

    public PersonListCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        Map<String, String> query = new LinkedHashMap<>();
        if (!organization.isEmpty()) {
            query.put("organisationId", ObjectPath.checked(organization));
        }
        if (externalId != null) {
            query.put("externalId", externalId);
        }
        managementOptions.run(environment, management -> {
            if (!organization.isEmpty()) {
                // The people of no organization would be an empty list.
                management.get(ObjectPath.organization(organization), Map.of("organisationId", "--organization"));
            }
            printer.print(spec, management, "/users", query, COLUMNS, "person");
        });
    }

    private static String roles(JsonNode user) {
        return user.path("roles").valueStream().map(role -> role.asString("")).collect(Collectors.joining(","));
    }
}

package io.tenantry.cli.person;

import io.tenantry.canonical.EmailAddress;
import io.tenantry.cli.management.Management;
import io.tenantry.cli.management.ManagementOptions;
import io.tenantry.cli.management.ObjectPath;
import io.tenantry.cli.management.ObjectPrinter;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code tenantry person show}: prints a person in each of their organizations. */
@Command(
        name = "show",
        description = "Show a person in one organization, or by address in each of their organizations.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  tenantry person show ada@example.org", "  tenantry person show c742686a2579f4020000000c --json"})
public final class PersonShowCommand implements Runnable {
    private static final int MOST = 100;
    /** The label of the id in a path, and of the address in a query. */
    private static final Map<String, String> ARGUMENTS = Map.of("userId", "PERSON", "id", "PERSON");

    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private ManagementOptions managementOptions = new ManagementOptions();

    @Mixin
    private ObjectPrinter printer = new ObjectPrinter();

    @Parameters(paramLabel = "PERSON", description = "The e-mail address, or an id as listed.")
    private String person = "";

    public PersonShowCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        if (!person.contains("@")) {
            String path = ObjectPath.user(person);
            managementOptions.run(environment, management -> printer.print(spec, management.get(path, ARGUMENTS)));
            return;
        }
        // A comma would separate two values.
        if (!EmailAddress.isSound(person) || person.contains(",")) {
            throw Mistake.ofUsage("This is not an e-mail address.");
        }
        managementOptions.run(environment, this::byAddress);
    }

    private void byAddress(Management management) {
        ObjectNode found = management.get(
                "/users?limit=" + MOST + "&id=" + URLEncoder.encode(person, StandardCharsets.UTF_8), ARGUMENTS);
        if (found.path("items").isEmpty()) {
            throw Mistake.ofState("There is no person with that e-mail address in an organization.");
        }
        if (printer.isJson()) {
            printer.print(spec, found);
            return;
        }
        PrintWriter out = spec.commandLine().getOut();
        boolean first = true;
        for (JsonNode user : found.path("items")) {
            if (!first) {
                out.println();
            }
            printer.print(spec, (ObjectNode) user);
            first = false;
        }
        if (!found.path("next").isNull()) {
            spec.commandLine()
                    .getErr()
                    .println("The first %d of %d organizations."
                            .formatted(MOST, found.path("total").asLong()));
        }
    }
}

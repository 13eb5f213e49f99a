package io.tenantry.cli.organization;

import io.tenantry.cli.database.VisibleText;
import io.tenantry.cli.management.Management;
import io.tenantry.cli.management.ManagementOptions;
import io.tenantry.cli.management.ManagementReply;
import io.tenantry.cli.management.ObjectPath;
import io.tenantry.cli.management.ObjectPrinter;
import io.tenantry.configuration.Environment;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code tenantry organization create}: creates an organization with its first administrator. */
@Command(
        name = "create",
        description =
                "Create an organization with its first administrator: both, or neither. A new person gets a random"
                        + " password, which is printed once. A person who has the address already keeps name and password.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry organization create --name Example --admin ada@example.org",
            "  tenantry organization create --name Example --admin ada@example.org --admin-name \"Ada Lovelace\"",
            "  tenantry organization create --name Example --admin ada@example.org --json"
        })
public final class OrganizationCreateCommand implements Runnable {
    /** The option of each member that the management API may refuse. */
    private static final Map<String, String> OPTIONS =
            Map.of("name", "--name", "administrator.id", "--admin", "administrator.name", "--admin-name");

    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private ManagementOptions managementOptions = new ManagementOptions();

    @Mixin
    private ObjectPrinter printer = new ObjectPrinter();

    @Option(names = "--name", required = true, paramLabel = "N", description = "Name of the organization.")
    private String name = "";

    @Option(
            names = "--admin",
            required = true,
            paramLabel = "E",
            description = "E-mail address of its first administrator.")
    private String admin = "";

    @Option(
            names = "--admin-name",
            paramLabel = "N",
            description = "Name of a new administrator (default: the address up to the @).")
    private String adminName = "";

    public OrganizationCreateCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        managementOptions.run(environment, management -> {
            Optional<String> password = Optional.empty();
            ManagementReply reply = post(management, password);
            // The first request is for a person who exists. It changes nothing when there is none.
            if (reply.isAbout("administrator.password")) {
                password = Optional.of(NewPassword.random());
                reply = post(management, password);
            }
            tell(reply.content(OPTIONS), password);
        });
    }

    private ManagementReply post(Management management, Optional<String> password) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", name);
        ObjectNode administrator = body.putObject("administrator").put("id", admin);
        password.ifPresent(text -> administrator.put("name", nameOfNew()).put("password", text));
        return management.send("POST", "/organisations", body);
    }

    private String nameOfNew() {
        return adminName.isEmpty() ? admin.replaceFirst("@.*", "") : adminName;
    }

    private void tell(ObjectNode made, Optional<String> password) {
        PrintWriter out = spec.commandLine().getOut();
        if (printer.isJson()) {
            ObjectNode administrator = made.putObject("administrator").put("id", admin);
            password.ifPresent(text -> administrator.put("password", text));
            printer.print(spec, made);
            return;
        }
        out.println("Organization %s was created: %s  %s"
                .formatted(
                        ObjectPath.number(made, "_id"),
                        made.path("_id").asString(""),
                        VisibleText.of(made.path("name").asString(""))));
        out.println(password.map(text -> "Administrator: %s with the password %s (shown this once)"
                        .formatted(VisibleText.of(admin), text))
                .orElseGet(() -> "Administrator: %s, who keeps name and password".formatted(VisibleText.of(admin))));
        out.flush();
        if (!managementOptions.isRemote()) {
            spec.commandLine()
                    .getErr()
                    .println("A key for the user API: tenantry api-key create --email " + VisibleText.of(admin));
        }
    }
}

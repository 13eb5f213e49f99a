package io.tenantry.cli.organization;

import io.tenantry.cli.database.VisibleText;
import io.tenantry.cli.management.ManagementOptions;
import io.tenantry.cli.management.ObjectPath;
import io.tenantry.configuration.Environment;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Disables and enables organizations. */
final class OrganizationState {
    private OrganizationState() {}

    static void set(CommandSpec spec, ManagementOptions options, Environment environment, String id, boolean disabled) {
        String path = ObjectPath.organization(id);
        ObjectNode change = JsonNodeFactory.instance.objectNode().put("disabled", disabled);
        options.run(environment, management -> {
            ObjectNode now = management.send("PATCH", path, change).content(ObjectPath.ARGUMENTS);
            PrintWriter out = spec.commandLine().getOut();
            out.println("Organization %s is %s: %s"
                    .formatted(
                            ObjectPath.number(now, "_id"),
                            ObjectPath.state(now),
                            VisibleText.of(now.path("name").asString(""))));
            out.flush();
        });
    }
}

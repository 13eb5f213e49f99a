package io.tenantry.cli.organization;

import io.tenantry.cli.management.ManagementOptions;
import io.tenantry.cli.management.ObjectPath;
import io.tenantry.cli.management.ObjectPrinter;
import io.tenantry.configuration.Environment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tenantry organization show}: prints an organization with all its settings. */
@Command(
        name = "show",
        description = "Show an organization with all its settings.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry organization show c742686a2579f4010000000c",
            "  tenantry organization show c742686a2579f4010000000c --json"
        })
public final class OrganizationShowCommand implements Runnable {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private ManagementOptions managementOptions = new ManagementOptions();

    @Mixin
    private ObjectPrinter printer = new ObjectPrinter();

    @Parameters(paramLabel = "ID", description = "The id of the organization, as listed.")
    private String id = "";

    public OrganizationShowCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        String path = ObjectPath.organization(id);
        managementOptions.run(
                environment, management -> printer.print(spec, management.get(path, ObjectPath.ARGUMENTS)));
    }
}

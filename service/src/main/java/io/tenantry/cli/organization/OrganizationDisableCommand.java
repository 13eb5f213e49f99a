package io.tenantry.cli.organization;

import io.tenantry.cli.management.ManagementOptions;
import io.tenantry.configuration.Environment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tenantry organization disable}: disables an organization. */
@Command(
        name = "disable",
        description = "Disable an organization: its people and keys lose access at once. Nothing is deleted.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  tenantry organization disable c742686a2579f4010000000c")
public final class OrganizationDisableCommand implements Runnable {
    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Mixin
    private ManagementOptions managementOptions = new ManagementOptions();

    @Parameters(paramLabel = "ID", description = "The id of the organization, as listed.")
    private String id = "";

    public OrganizationDisableCommand(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void run() {
        OrganizationState.set(spec, managementOptions, environment, id, true);
    }
}

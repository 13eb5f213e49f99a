package io.tenantry.cli.organization;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tenantry organization}: creates, lists, shows, disables and enables organizations. */
@Command(
        name = "organization",
        description = "Organizations, on a database or at a server (--server). On a database the commands also work"
                + " while a server runs; it applies the changes within a second.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            OrganizationCreateCommand.class,
            OrganizationListCommand.class,
            OrganizationShowCommand.class,
            OrganizationDisableCommand.class,
            OrganizationEnableCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry organization create --name Example --admin ada@example.org",
            "  tenantry organization list --filter bank",
            "  tenantry organization list --server https://tenantry.example.org --key-file operator.key",
            "  tenantry organization show c742686a2579f4010000000c",
            "  tenantry organization disable c742686a2579f4010000000c"
        })
public final class OrganizationCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}

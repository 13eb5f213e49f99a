package io.tenantry.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tenantry domain}: the domains of organizations. People with an address of a verified domain may ask to join. */
@Command(
        name = "domain",
        description = "Domains of organizations.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = DomainVerifyCommand.class,
        footer = "%nExample:%n  tenantry domain verify 12 example.org")
final class DomainCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}

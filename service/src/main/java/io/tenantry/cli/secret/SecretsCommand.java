package io.tenantry.cli.secret;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tenantry secrets}: lists and rotates the keys of stored secrets. */
@Command(
        name = "secrets",
        description = "The keys that encrypt stored secrets: list them, rotate them, forget old ones.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {SecretsListCommand.class, SecretsRotateCommand.class, SecretsForgetCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {"  tenantry secrets list", "  tenantry secrets rotate", "  tenantry secrets forget"})
public final class SecretsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}

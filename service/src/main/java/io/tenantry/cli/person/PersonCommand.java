package io.tenantry.cli.person;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tenantry person}: the people of an installation. */
@Command(
        name = "person",
        description = "People.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {PersonListCommand.class, PersonShowCommand.class, PersonVerifyCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry person list --filter ada",
            "  tenantry person show ada@example.org",
            "  tenantry person verify ada@example.org"
        })
public final class PersonCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}

package io.tenantry.cli.operator;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tenantry operator second-factor}: turns the second factor of an operator on and off. */
@Command(
        name = "second-factor",
        description = "Turn the second factor of an operator on and off. With a second factor, the password is refused"
                + " over HTTP Basic: clients use an operator key.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SecondFactorEnrollCommand.class,
            SecondFactorConfirmCommand.class,
            SecondFactorDisableCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry operator second-factor enroll ada",
            "  tenantry operator second-factor confirm ada",
            "  tenantry operator second-factor disable ada"
        })
public final class SecondFactorCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}

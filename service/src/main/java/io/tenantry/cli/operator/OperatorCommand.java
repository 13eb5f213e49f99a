package io.tenantry.cli.operator;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tenantry operator}: lists, adds and removes operators, and changes the proofs by which they sign in. */
@Command(
        name = "operator",
        description =
                "Operators of the installation, who call the management API. The commands also work while a server"
                        + " runs; it applies the changes within a second.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            OperatorListCommand.class,
            OperatorAddCommand.class,
            OperatorRemoveCommand.class,
            OperatorPasswordCommand.class,
            SecondFactorCommand.class,
            OperatorKeyCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry operator list",
            "  tenantry operator add ada",
            "  tenantry operator add ada < password.txt",
            "  tenantry operator second-factor enroll ada",
            "  tenantry operator key create ada --name laptop --days 30",
            "  tenantry operator remove admin"
        })
public final class OperatorCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}

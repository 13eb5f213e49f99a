package io.tenantry.cli.operator;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tenantry operator key}: lists, makes and revokes keys of operators. */
@Command(
        name = "key",
        description =
                "Keys with which operators call the management API: instead of the password over HTTP Basic, or as a"
                        + " bearer token.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {OperatorKeyListCommand.class, OperatorKeyCreateCommand.class, OperatorKeyRevokeCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry operator key list",
            "  tenantry operator key create ada --name laptop --days 30",
            "  tenantry operator key revoke 3"
        })
public final class OperatorKeyCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}

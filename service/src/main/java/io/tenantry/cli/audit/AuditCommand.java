package io.tenantry.cli.audit;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tenantry audit}: verifies, exports and erases the history. */
@Command(
        name = "audit",
        description =
                "The history: verify its hash chains, export it, erase personal values of deleted organizations and people.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AuditVerifyCommand.class, AuditExportCommand.class, AuditEraseCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry audit verify",
            "  tenantry audit export --format csv history.csv",
            "  tenantry audit erase --organization 12"
        })
public final class AuditCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}

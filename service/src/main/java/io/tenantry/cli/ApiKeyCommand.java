package io.tenantry.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tenantry api-key}: makes, lists and revokes API keys. */
@Command(
        name = "api-key",
        description = "Make, list and revoke API keys.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ApiKeyCreateCommand.class, ApiKeyListCommand.class, ApiKeyRevokeCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry api-key create --email ada@example.org",
            "  tenantry api-key create --email ada@example.org --organization 12 --name billing",
            "  tenantry api-key list",
            "  tenantry api-key revoke 3"
        })
final class ApiKeyCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}

package io.tenantry.cli.servicekey;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tenantry service-key}: makes, lists and revokes keys of services. */
@Command(
        name = "service-key",
        description = "Keys with which services of the platform call the usage API, as a bearer token.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ServiceKeyCreateCommand.class, ServiceKeyListCommand.class, ServiceKeyRevokeCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry service-key create --name messages --scope usage,read",
            "  tenantry service-key list",
            "  tenantry service-key revoke 3"
        })
public final class ServiceKeyCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}

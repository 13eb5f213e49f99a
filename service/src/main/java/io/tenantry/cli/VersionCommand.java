package io.tenantry.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tenantry version}: prints the versions of Tenantry and Java. */
@Command(
        name = "version",
        description = "Print the version of Tenantry and of Java.",
        mixinStandardHelpOptions = true,
        footer = "%nExample:%n  tenantry version")
final class VersionCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Override
    public void run() {
        for (String line : new Version().getVersion()) {
            spec.commandLine().getOut().println(line);
        }
    }
}

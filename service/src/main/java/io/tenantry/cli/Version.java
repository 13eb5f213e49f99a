package io.tenantry.cli;

import io.tenantry.start.ProgramVersion;
import picocli.CommandLine.IVersionProvider;

/** The version lines that {@code --version} prints. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"Tenantry " + ProgramVersion.number(), "Java " + Runtime.version()};
    }
}

package io.tenantry.cli;

import picocli.CommandLine.IVersionProvider;

/** Which version of the program this is. */
final class Version implements IVersionProvider {
    /** As the jar says; {@code development} when there is none. */
    static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"Tenantry " + number(), "Java " + Runtime.version()};
    }
}

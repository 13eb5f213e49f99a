package io.tenantry.configuration;

import picocli.CommandLine.ExitCode;

/** Something that the person at the command line can put right; the message says what is wrong and what to do. */
public final class Mistake extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    private Mistake(String message, int exitCode) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    /** The command was given wrongly: exit status 2. */
    public static Mistake ofUsage(String message) {
        return new Mistake(message, ExitCode.USAGE);
    }

    /** The command was right, but cannot be done as things are: exit status 1. */
    public static Mistake ofState(String message) {
        return new Mistake(message, ExitCode.SOFTWARE);
    }

    public int exitCode() {
        return exitCode;
    }
}

package io.tenantry.configuration;

import picocli.CommandLine.ExitCode;

/** A mistake that the person at the command line can correct; the message says what is wrong and how to correct it. */
public final class Mistake extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    private Mistake(String message, int exitCode) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    /** A wrong command line or variable: exit status 2. */
    public static Mistake ofUsage(String message) {
        return new Mistake(message, ExitCode.USAGE);
    }

    /** A command that is correct but cannot be carried out in this state: exit status 1. */
    public static Mistake ofState(String message) {
        return new Mistake(message, ExitCode.SOFTWARE);
    }

    public int exitCode() {
        return exitCode;
    }
}

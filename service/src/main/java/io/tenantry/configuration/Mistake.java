package io.tenantry.configuration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
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

    /** The reason of a failure to read or write, without names of Java classes. */
    public static String reason(UncheckedIOException failure) {
        IOException cause = Objects.requireNonNull(failure.getCause());
        return failure.getMessage()
                + ": "
                + switch (cause) {
                    case AccessDeniedException denied -> "this user has no permission for " + denied.getFile();
                    case FileAlreadyExistsException taken -> taken.getFile() + " exists and is not a folder";
                    case NoSuchFileException missing -> "there is no " + missing.getFile();
                    default -> cause.getMessage() == null ? cause.toString() : cause.getMessage();
                };
    }

    public int exitCode() {
        return exitCode;
    }
}

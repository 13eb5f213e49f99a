package io.tenantry.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.List;
import java.util.logging.LogManager;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Sets up the log: on standard error, so that standard output is what a command answers. */
public final class Logging {
    /** Libraries that tell more than an operator wants to read. */
    private static final List<String> QUIET =
            List.of("org.eclipse.jetty", "com.zaxxer.hikari", "org.flywaydb", "org.jdbi");

    private Logging() {}

    /** The log of a server: everything of ours from INFO on. */
    public static void ofServer(LogLines lines) {
        configure(lines, Level.INFO);
    }

    /** Leaves out the line of every request. */
    public static void withoutRequests() {
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger("io.tenantry.access")
                .setLevel(Level.WARN);
    }

    /** The log of a command: what goes wrong. */
    public static void ofCommand() {
        configure(LogLines.TEXT, Level.WARN);
    }

    private static void configure(LogLines lines, Level level) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        LogWriter writer = new LogWriter(lines, new FileOutputStream(FileDescriptor.err));
        writer.setContext(context);
        writer.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(writer);
        QUIET.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
        // What cannot be opened at start is told to the person once, by the command.
        context.getLogger("com.zaxxer.hikari.pool.HikariPool").setLevel(Level.OFF);
        LogManager.getLogManager().reset();
        SLF4JBridgeHandler.install();
        java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.WARNING);
    }

    /** Writes what still waits to be written; the log is at its end. */
    public static void flush() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }
}

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

/** Sets up the log. It goes to standard error, as standard output has the results of commands. */
public final class Logging {
    /** Libraries that log more than an operator needs. */
    private static final List<String> QUIET =
            List.of("org.eclipse.jetty", "com.zaxxer.hikari", "org.flywaydb", "org.jdbi");

    /** The loggers with a line for each request, or for an event of one. */
    private static final List<String> REQUESTS = List.of("io.tenantry.access", "io.tenantry.security");

    /**
     * Parts of libraries whose warnings say nothing new: of each malformed request, which has its line in the access log, of each
     * connection that breaks off, which its request or task logs, and of each index that an upgrade has made before its migration.
     */
    private static final List<String> SILENT = List.of(
            "com.zaxxer.hikari.pool.ProxyConnection",
            "org.eclipse.jetty.http.HttpParser",
            "org.eclipse.jetty.util.HostPort",
            "org.flywaydb.core.internal.proprietaryStubs.ErrorOverridesSupportStub");

    private Logging() {}

    /** The log of a server: everything of this program from INFO on. */
    public static void ofServer(LogLines lines) {
        configure(lines, Level.INFO);
    }

    /** Leaves out the lines of requests and of security events. */
    public static void withoutRequests() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        REQUESTS.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
    }

    /** The log of a command: warnings and errors only. */
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
        SILENT.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
        // The command itself reports a connection that cannot be opened, once.
        context.getLogger("com.zaxxer.hikari.pool.HikariPool").setLevel(Level.OFF);
        LogManager.getLogManager().reset();
        SLF4JBridgeHandler.install();
        java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.WARNING);
    }

    /** Writes the waiting lines and ends the log. */
    public static void flush() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }
}

package io.tenantry.logging;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.List;

/**
 * The lines of an exception in the log: the class and the stack frames of each cause. The message is included when the
 * exception is from this program or the database, or is about a file or a network. Messages of other libraries may repeat
 * bytes that came from outside.
 */
final class StackTrace {
    private static final String OURS = "io.tenantry.";
    private static final List<String> TRUSTED =
            List.of(OURS, "java.sql.", "org.postgresql.", "java.net.", "java.nio.file.");

    private StackTrace() {}

    /** The lines, each with its line break; control characters are escaped. */
    static String of(IThrowableProxy thrown) {
        StringBuilder lines = new StringBuilder(2000);
        append(lines, "", "", thrown);
        return lines.toString();
    }

    private static void append(StringBuilder lines, String indent, String relation, IThrowableProxy thrown) {
        StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
        lines.append(indent).append(relation).append(thrown.getClassName());
        if (thrown.getMessage() != null && isTrusted(thrown, frames)) {
            lines.append(": ");
            LogLines.escaped(lines, thrown.getMessage());
        }
        lines.append('\n');
        for (int i = 0; i < frames.length - thrown.getCommonFrames(); i++) {
            lines.append(indent).append('\t');
            LogLines.escaped(lines, frames[i].getSTEAsString());
            lines.append('\n');
        }
        if (thrown.getCommonFrames() > 0) {
            lines.append(indent)
                    .append("\t... ")
                    .append(thrown.getCommonFrames())
                    .append(" common frames\n");
        }
        for (IThrowableProxy suppressed : thrown.getSuppressed()) {
            append(lines, indent + "\t", "Suppressed: ", suppressed);
        }
        if (thrown.getCause() != null) {
            append(lines, indent, "Caused by: ", thrown.getCause());
        }
    }

    private static boolean isTrusted(IThrowableProxy thrown, StackTraceElementProxy[] frames) {
        boolean ours = frames.length > 0
                && frames[0].getStackTraceElement().getClassName().startsWith(OURS);
        return ours || TRUSTED.stream().anyMatch(thrown.getClassName()::startsWith);
    }
}

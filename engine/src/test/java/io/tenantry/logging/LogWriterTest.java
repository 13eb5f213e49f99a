package io.tenantry.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogWriterTest {
    private static final LoggerContext CONTEXT = new LoggerContext();

    /** A file on a disk that is full for a while. */
    private static final class FullDisk extends OutputStream {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private final Semaphore attempts = new Semaphore(0);
        private volatile boolean full;

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) throws IOException {
            if (full) {
                // The kernel writes what there is room for.
                written.write(bytes, from, Math.min(10, length));
                attempts.release();
                throw new IOException("No space left on device");
            }
            written.write(bytes, from, length);
            attempts.release();
        }

        synchronized List<String> lines() {
            return written.toString(StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static LoggingEvent event(String message) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerName("io.tenantry.access");
        event.setLoggerContext(CONTEXT);
        event.setLevel(Level.INFO);
        event.setInstant(Instant.parse("2026-01-31T08:00:00Z"));
        event.setMessage(message);
        event.setThreadName("test");
        event.setMDCPropertyMap(Map.of());
        return event;
    }

    private static LogWriter writer(LogLines lines, OutputStream target) {
        LogWriter writer = new LogWriter(lines, target);
        writer.setContext(CONTEXT);
        writer.start();
        return writer;
    }

    @ParameterizedTest
    @EnumSource
    void after_a_full_disk_the_log_goes_on_and_tells_how_many_lines_are_missing(LogLines lines) {
        FullDisk disk = new FullDisk();
        LogWriter writer = writer(lines, disk);
        append(writer, disk, "before");
        disk.full = true;
        append(writer, disk, "lost");
        append(writer, disk, "lost");
        append(writer, disk, "lost");
        disk.full = false;
        append(writer, disk, "after");
        writer.stop();
        List<String> written = disk.lines();
        assertThat(written.getFirst()).contains("before");
        assertThat(written.get(written.size() - 2))
                .contains("WARN", "3 lines are missing here: the log could not be written");
        assertThat(written.getLast()).contains("after");
        assertThat(written.subList(1, written.size() - 2)).noneMatch(line -> line.contains("lost"));
    }

    @Test
    void nobody_waits_for_a_full_disk() {
        FullDisk disk = new FullDisk();
        disk.full = true;
        LogWriter writer = writer(LogLines.TEXT, disk);
        // More than may wait in the queue.
        for (int i = 0; i < 40_000; i++) {
            writer.doAppend(event("request"));
        }
        disk.full = false;
        writer.doAppend(event("after"));
        writer.stop();
        assertThat(disk.lines().getLast()).contains("after");
    }

    /** Appends a line and waits until its writing was tried. */
    private static void append(LogWriter writer, FullDisk disk, String message) {
        writer.doAppend(event(message));
        disk.attempts.acquireUninterruptibly();
    }
}

package io.tenantry.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Writes log lines in a thread of its own, all waiting lines at once, so that a request does not wait for the disk. Nothing
 * is dropped while the log can be written: when its reader is too slow, threads that log wait for it. Lines that cannot be
 * written, as on a full disk, are lost; the first line after them tells how many.
 */
final class LogWriter extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final int MOST_WAITING = 16_384;
    private static final long LONGEST_FLUSH_MILLIS = 5_000;

    private final BlockingQueue<ILoggingEvent> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final LogLines lines;
    private final OutputStream target;
    private final Thread writer = new Thread(this::write, "log");
    /** Of the thread that writes. */
    private int lost;

    LogWriter(LogLines lines, OutputStream target) {
        this.lines = lines;
        this.target = target;
        writer.setDaemon(true);
    }

    @Override
    public void start() {
        super.start();
        writer.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        boolean interrupted = false;
        while (isStarted()) {
            try {
                waiting.put(event);
                break;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes the waiting lines, and ends. */
    @Override
    public void stop() {
        super.stop();
        writer.interrupt();
        try {
            writer.join(LONGEST_FLUSH_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        List<ILoggingEvent> batch = new ArrayList<>();
        while (isStarted() || !waiting.isEmpty()) {
            try {
                batch.add(waiting.take());
            } catch (InterruptedException stopping) {
                // The rest is drained below, and the loop ends.
            }
            waiting.drainTo(batch, 1_000);
            write(batch);
            batch.clear();
        }
    }

    private void write(List<ILoggingEvent> batch) {
        if (batch.isEmpty()) {
            return;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(200 * batch.size());
        if (lost > 0) {
            // The last line on a full disk may be cut off in the middle.
            bytes.writeBytes(("\n" + lines.line(lostLines())).getBytes(StandardCharsets.UTF_8));
        }
        for (ILoggingEvent event : batch) {
            bytes.writeBytes(lines.line(event).getBytes(StandardCharsets.UTF_8));
        }
        try {
            bytes.writeTo(target);
            target.flush();
            lost = 0;
        } catch (IOException gone) {
            lost += batch.size();
            addError("the log cannot be written", gone);
        }
    }

    private LoggingEvent lostLines() {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerName(LogWriter.class.getPackageName());
        event.setLevel(Level.WARN);
        event.setInstant(Instant.now());
        event.setMessage(lost + " lines are missing here: the log could not be written");
        return event;
    }
}

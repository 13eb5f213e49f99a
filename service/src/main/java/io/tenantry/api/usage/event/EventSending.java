package io.tenantry.api.usage.event;

import io.tenantry.event.EventStream;
import io.tenantry.event.Reading;
import io.tenantry.web.LongBody;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** The body of a stream of server-sent events. */
final class EventSending implements LongBody.Live {
    private static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final byte[] BEGIN = "retry: 2000\n\n".getBytes(StandardCharsets.UTF_8);

    private final EventStream stream;
    private final EventJson json;

    EventSending(EventStream stream, EventJson json) {
        this.stream = stream;
        this.json = json;
    }

    @Override
    public void writeTo(OutputStream client) throws IOException {
        client.write(BEGIN);
        client.flush();
        try {
            long commentAt = System.nanoTime() + INTERVAL.toNanos();
            Optional<Reading.Found> next = next(commentAt);
            while (next.isPresent()) {
                Reading.Found found = next.get();
                client.write(found.events().isEmpty() ? json.comment(found) : json.sent(found));
                client.flush();
                commentAt = System.nanoTime() + INTERVAL.toNanos();
                next = next(commentAt);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Reading.Found> next(long until) throws InterruptedException {
        return stream.next(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
    }

    @Override
    public void end() {
        stream.close();
    }
}

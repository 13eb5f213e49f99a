package io.tenantry.client;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Events in the order of their commits, without an end until it is closed: {@link #hasNext} waits for the next one. After a fault of
 * the network or the server, it continues at its last position. For one thread; another may close it.
 */
public final class Events implements Iterator<Event>, AutoCloseable {
    private static final Duration WAIT = Duration.ofSeconds(30);

    private final Calls calls;
    private final Queue<Event> page = new ArrayDeque<>();
    private String read;
    private String returned;
    private volatile boolean closed;
    private volatile @Nullable CompletableFuture<HttpResponse<String>> waiting;

    Events(Calls calls, String after) {
        this.calls = calls;
        this.read = after;
        this.returned = after;
    }

    /** The cursor after the last event that {@link #next} returned. Store it, to go on from there after a restart. */
    public String cursor() {
        return page.isEmpty() ? read : returned;
    }

    /**
     * Waits for the next event.
     *
     * @return false when this is closed
     * @throws UsageProblem.CursorGone when events after the cursor are no longer kept
     * @throws UsageProblem when the key is refused
     */
    @Override
    public boolean hasNext() {
        int failures = 0;
        while (page.isEmpty() && !closed) {
            if (readPage()) {
                failures = 0;
            } else {
                Calls.pause(++failures);
            }
        }
        return !closed;
    }

    /** Whether the server has answered. */
    private boolean readPage() {
        // A word is made a cursor first: a wait that broke off would be begun anew from a later event.
        Duration wait = read.equals("newest") ? Duration.ZERO : WAIT;
        CompletableFuture<HttpResponse<String>> reply = calls.begin(
                "/events?limit=1000&wait=" + wait.toSeconds() + "&after="
                        + URLEncoder.encode(read, StandardCharsets.UTF_8),
                wait);
        waiting = reply;
        try {
            if (closed) {
                reply.cancel(true);
            }
            HttpResponse<String> answer = reply.get();
            if (Calls.isTemporary(answer.statusCode()) || answer.statusCode() == 429) {
                return false;
            }
            Map<String, @Nullable Object> object = Calls.object(answer);
            Json.objects(object.get("events")).forEach(event -> page.add(Event.of(event)));
            returned = read;
            read = Json.text(object.get("cursor"));
            return true;
        } catch (ExecutionException broken) {
            return false;
        } catch (CancellationException end) {
            return true;
        } catch (InterruptedException stopped) {
            reply.cancel(true);
            closed = true;
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public Event next() {
        if (!hasNext()) {
            throw new NoSuchElementException("closed");
        }
        Event event = page.remove();
        returned = event.id();
        return event;
    }

    /** Ends the wait for the next event. */
    @Override
    public void close() {
        closed = true;
        CompletableFuture<HttpResponse<String>> reply = waiting;
        if (reply != null) {
            reply.cancel(true);
        }
    }
}

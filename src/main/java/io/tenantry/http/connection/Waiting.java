package io.tenantry.http.connection;

import java.util.concurrent.TimeUnit;

/** What a connection waits for, and until when. Its own thread tells it; any other may ask. */
final class Waiting {
    private static final long NOT = Long.MAX_VALUE;
    private static final long END_NANOS = TimeUnit.SECONDS.toNanos(1);

    private enum What {
        REQUEST,
        HEAD,
        BODY,
        FRAMES,
        END
    }

    private final Patience patience;
    private final long start = System.nanoTime();
    private What what = What.REQUEST;
    /** When the present one of {@link What} began, and how many bytes of it have come. */
    private long began;

    private long received;
    // Nanoseconds since the start.
    private volatile long readBy = NOT;
    private volatile long writtenBy = NOT;
    private volatile long waitsSince = NOT;

    Waiting(Patience patience) {
        this.patience = patience;
    }

    void forRequest() {
        if (what != What.FRAMES) {
            what = What.REQUEST;
        }
    }

    /** Counts from the first byte: what is there already, or comes bit by bit, does not begin anew. */
    void forHead() {
        if (what != What.HEAD) {
            begin(What.HEAD);
        }
    }

    void forBody() {
        begin(What.BODY);
    }

    void framed() {
        begin(What.FRAMES);
    }

    void forEnd() {
        begin(What.END);
    }

    private void begin(What next) {
        what = next;
        began = now();
        received = 0;
    }

    /** How many bytes have come of what is waited for. */
    long received() {
        return received;
    }

    /** A read begins. */
    void begin() {
        long now = now();
        readBy = switch (what) {
            case REQUEST, FRAMES -> now + patience.idle().toNanos();
            case HEAD -> began + patience.head().toNanos();
            case END -> began + END_NANOS;
            case BODY ->
                began + patience.stall().toNanos() + TimeUnit.SECONDS.toNanos(received) / patience.bytesPerSecond();
        };
        // A request that comes in drops counts as waiting since its first byte.
        waitsSince = what == What.REQUEST || what == What.FRAMES ? now : began;
    }

    /** A read has ended. */
    void end(int bytes) {
        readBy = NOT;
        waitsSince = NOT;
        received += bytes;
        if (what == What.REQUEST && bytes > 0) {
            begin(What.HEAD);
        }
    }

    /** A piece is being written. */
    void beginWriting() {
        writtenBy = now() + patience.stall().toNanos();
    }

    void endWriting() {
        writtenBy = NOT;
    }

    boolean overdue(long nanoTime) {
        long now = nanoTime - start;
        return now > readBy || now > writtenBy;
    }

    /** For how long nothing was done but to wait for the caller; negative when something is. */
    long since(long nanoTime) {
        long since = waitsSince;
        return since == NOT ? -1 : Math.max(0, nanoTime - start - since);
    }

    private long now() {
        return System.nanoTime() - start;
    }
}

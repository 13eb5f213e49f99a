package io.tenantry.web;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The body of a reply that is too long for the memory: it is read in pages and written while the client reads it. Long bodies
 * are written in turns, without a request slot, and each page has its own deadline.
 */
@FunctionalInterface
public interface LongBody {
    /**
     * Writes the whole body.
     *
     * @param client waits until the client has read the preceding bytes; hold no database connection meanwhile
     * @throws IOException when the client has closed the connection
     */
    void writeTo(OutputStream client) throws IOException;

    /**
     * A body that lasts as long as its client reads it. Most of the time it waits for events. It is sent at each flush, and neither
     * compressed nor written in turns with others. It has no length: a client that stops reading is let go like any other.
     */
    interface Live extends LongBody {
        /** The reply has ended, or is not sent. Called exactly once, also when nothing was written. */
        void end();
    }
}

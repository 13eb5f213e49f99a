package io.tenantry.web;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The body of a reply that is too long to be held in memory. The body is read in pages and written while the client reads it.
 * Long bodies are written in turns, without a request slot, and each page has its own deadline.
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
     * A body that lasts until the client closes the connection. Most of the time it waits for events. Its bytes are sent at
     * each flush, and are neither compressed nor written in turns with other bodies. The connection of a client that stops
     * reading is closed, as for any other reply.
     */
    interface Live extends LongBody {
        /** The reply has ended, or is not sent. Called exactly once, also when nothing was written. */
        void end();
    }
}

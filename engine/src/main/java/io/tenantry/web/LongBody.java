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
}

package io.tenantry.web;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The body of a reply that is too long to be held: it is read in pages, and written while the client takes it. It is written in
 * turn with other long bodies, without a request slot, and each page that it reads has a deadline of its own.
 */
@FunctionalInterface
public interface LongBody {
    /**
     * Writes all of it.
     *
     * @param client waits until the client has taken what came before; no database connection may be held meanwhile
     * @throws IOException when the client has gone
     */
    void writeTo(OutputStream client) throws IOException;
}

package io.tenantry.http.connection;

import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;

/** Tells a connection that a reply goes out, and whether it is the last. */
final class Sent implements Http1ConnectionListener {
    @Override
    public void headers(ConnectionContext context, Headers headers) {
        WatchedContext.connection(context).replying(headers.contains(HeaderValues.CONNECTION_CLOSE));
    }
}

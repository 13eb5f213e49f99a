package io.tenantry.http.connection;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;

/** Tells a connection how much of a request has come. */
final class Received implements Http1ConnectionListener {
    @Override
    public void prologue(ConnectionContext context, HttpPrologue prologue) {
        WatchedContext.connection(context).requested();
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        WatchedContext.connection(context).headed(headers);
    }
}

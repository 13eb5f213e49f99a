package io.tenantry.http.connection;

import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import org.jspecify.annotations.Nullable;

/** Tells a connection that it goes over to another protocol. */
record WatchedUpgrade(Http1Upgrader upgrade) implements Http1Upgrader {
    @Override
    public String supportedProtocol() {
        return upgrade.supportedProtocol();
    }

    @Override
    public @Nullable ServerConnection upgrade(
            ConnectionContext context, HttpPrologue prologue, WritableHeaders<?> headers) {
        ServerConnection upgraded = upgrade.upgrade(context, prologue, headers);
        if (upgraded != null) {
            WatchedContext.connection(context).upgraded();
        }
        return upgraded;
    }
}

package io.tenantry.web.server;

import io.tenantry.access.Caller;
import io.tenantry.web.Request;
import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the access log: one line for each request, with its client and protocol, and never with a query, a key, a body or a
 * name.
 */
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.tenantry.access");

    private AccessLog() {}

    static void log(Request request, int status, long nanos) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        Caller caller = request.caller();
        InetAddress address = request.address();
        LOG.atInfo()
                .addKeyValue("address", address == null ? "-" : address.getHostAddress())
                .addKeyValue("protocol", request.protocol())
                .addKeyValue("method", request.method())
                .addKeyValue("path", request.rawPath())
                .addKeyValue("status", status)
                .addKeyValue("duration_ms", Math.round(nanos / 1e4) / 100.0)
                .addKeyValue("request_id", request.id())
                .addKeyValue("caller", caller == null ? "-" : caller.logName())
                .log("request");
    }
}

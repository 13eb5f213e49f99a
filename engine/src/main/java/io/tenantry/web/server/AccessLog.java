package io.tenantry.web.server;

import io.tenantry.access.Caller;
import io.tenantry.logging.LoggedPath;
import io.tenantry.web.Request;
import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the access log: one line for each request, with its client and protocol, and never with a query, a key, a token, a
 * body or a name.
 */
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.tenantry.access");

    /** No method that has a meaning is longer; a longer one may be a key in the wrong place. */
    private static final int LONGEST_METHOD = 20;

    private static final int SHOWN = 9;

    private AccessLog() {}

    private static String method(String sent) {
        return sent.length() > LONGEST_METHOD ? sent.substring(0, SHOWN) + "..." : sent;
    }

    static void log(Request request, int status, long nanos) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        Caller caller = request.caller();
        InetAddress address = request.address();
        LOG.atInfo()
                .addKeyValue("address", address == null ? "-" : address.getHostAddress())
                .addKeyValue("protocol", request.protocol())
                .addKeyValue("method", method(request.method()))
                .addKeyValue("path", LoggedPath.of(request.rawPath()))
                .addKeyValue("status", status)
                .addKeyValue("duration_ms", Math.round(nanos / 1e4) / 100.0)
                .addKeyValue("request_id", request.id())
                .addKeyValue("caller", caller == null ? "-" : caller.logName())
                .log("request");
    }
}

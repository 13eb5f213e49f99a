package io.tenantry.web.server;

import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import java.util.List;
import java.util.Map;

/** Adds headers so that shared caches do not store replies to requests with credentials. */
final class CredentialHeaders {
    private static final List<String> CREDENTIALS = List.of("Authorization", "X-CEKURA-API-KEY", "X-API-Key", "Cookie");
    private static final String VARY = String.join(", ", CREDENTIALS);
    private static final String CACHE_CONTROL = "Cache-Control";

    private CredentialHeaders() {}

    /** The reply with headers for caches; a reply that has stricter ones keeps them. */
    static Reply add(Request request, Reply reply) {
        return hasCredentials(request) ? addAlways(reply) : reply;
    }

    /** The same for a request whose headers may not have been read. */
    static Reply addAlways(Reply reply) {
        String own = reply.headers().get(CACHE_CONTROL);
        String vary = reply.headers().get("Vary");
        String varying = vary == null ? VARY : vary + ", " + VARY;
        return own == null || own.equals("no-cache")
                ? reply.with(Map.of("Vary", varying, CACHE_CONTROL, "private, no-cache"))
                : reply.with("Vary", varying);
    }

    private static boolean hasCredentials(Request request) {
        for (String header : CREDENTIALS) {
            if (request.header(header) != null) {
                return true;
            }
        }
        // A percent-encoded name of the parameter is not found by a search, but the API accepts it.
        return request.caller() != null || request.rawQuery().contains("api_key=");
    }
}

package io.tenantry.web.server;

import io.tenantry.web.Dispatch;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Allows pages of other origins to call the APIs with credentials that these pages have. The pages of this server for people
 * are excluded.
 */
final class CrossOrigin extends CrossOriginHandler {
    private static final Set<String> ALLOWED_HEADERS = Set.of(
            "Authorization",
            "X-CEKURA-API-KEY",
            "X-API-Key",
            "Content-Type",
            "Accept",
            "If-Match",
            "If-None-Match",
            "Idempotency-Key",
            "Prefer",
            "X-One-Time-Code");
    private static final Set<String> EXPOSED_HEADERS = Set.of(
            "ETag",
            "Link",
            "Location",
            "X-Total-Count",
            "X-Next-Cursor",
            "X-Previous-Cursor",
            "X-Request-Id",
            "RateLimit-Limit",
            "RateLimit-Remaining",
            "RateLimit-Reset",
            "Retry-After");

    private final Dispatch dispatch;
    private final RequestHandler handler;

    /** @param origins the origins whose pages are allowed, {@code *} for all */
    CrossOrigin(Set<String> origins, Dispatch dispatch, RequestHandler handler) {
        setHandler(handler);
        this.dispatch = dispatch;
        this.handler = handler;
        setAllowedOriginPatterns(origins.stream()
                .map(origin -> origin.equals("*") ? origin : Pattern.quote(origin))
                .collect(Collectors.toSet()));
        setAllowedMethods(Set.copyOf(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")));
        setAllowedHeaders(ALLOWED_HEADERS);
        setExposedHeaders(EXPOSED_HEADERS);
        setAllowCredentials(false);
    }

    @Override
    public boolean handle(org.eclipse.jetty.server.Request request, Response response, Callback callback)
            throws Exception {
        String path = request.getHttpURI().getPath();
        boolean api = dispatch.api(path == null ? "" : path).isApi();
        return api ? super.handle(request, response, callback) : handler.handle(request, response, callback);
    }
}

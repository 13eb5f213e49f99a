package io.tenantry.web.server;

import io.tenantry.web.Request;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/**
 * The security headers of every reply: browsers must not interpret a reply as another type, or load anything for it. Pages
 * have their own content security policy.
 */
final class SecurityHeaders {
    private static final String POLICY = "default-src 'none'; frame-ancestors 'none'";
    private static final String A_YEAR = "max-age=31536000";

    private final @Nullable String secureUrl;

    /** @param secureHost the host name that is served over TLS only; null for none */
    SecurityHeaders(@Nullable String secureHost) {
        this.secureUrl = secureHost == null ? null : "https://" + secureHost;
    }

    void put(Request request, HttpFields.Mutable headers) {
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Content-Security-Policy", POLICY);
        // Browsers accept this header over TLS only, and apply it to every service of the host name.
        if (secureUrl != null && isBelow(secureUrl, request.serverUrl())) {
            headers.put("Strict-Transport-Security", A_YEAR);
        }
    }

    private static boolean isBelow(String base, String url) {
        return url.regionMatches(true, 0, base, 0, base.length())
                && (url.length() == base.length() || ":/".indexOf(url.charAt(base.length())) >= 0);
    }
}

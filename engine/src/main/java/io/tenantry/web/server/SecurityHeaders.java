package io.tenantry.web.server;

import io.tenantry.web.Request;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/** The headers of every reply that keep browsers from using it for anything but what it is. Pages replace the policy. */
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
        // Browsers believe it over TLS only, and it binds every service of the host name.
        if (secureUrl != null && isBelow(secureUrl, request.serverUrl())) {
            headers.put("Strict-Transport-Security", A_YEAR);
        }
    }

    private static boolean isBelow(String base, String url) {
        return url.regionMatches(true, 0, base, 0, base.length())
                && (url.length() == base.length() || ":/".indexOf(url.charAt(base.length())) >= 0);
    }
}

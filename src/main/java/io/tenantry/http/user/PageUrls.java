package io.tenantry.http.user;

import io.tenantry.http.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a list's pages: the one that was asked for, with another page number.
 *
 * @param start all but the page number
 */
record PageUrls(String start) {
    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})|\\[[0-9A-Fa-f:.]{2,45}])(?::[0-9]{1,5})?");

    static PageUrls of(Request request) {
        StringJoiner query = new StringJoiner("&", "?", "");
        for (String name : request.query().names()) {
            if (!name.equals("page")) {
                for (String value : request.query().all(name)) {
                    query.add(value == null ? encoded(name) : encoded(name) + "=" + encoded(value));
                }
            }
        }
        String start = origin(request) + request.rawPath() + query;
        return new PageUrls(start.endsWith("?") ? start : start + "&");
    }

    String page(long number) {
        return start + "page=" + number;
    }

    /** Where the caller finds this server; nothing, which leaves an address relative, when they do not say it soundly. */
    private static String origin(Request request) {
        String host = request.header("Host");
        if (host == null || !HOST.matcher(host).matches()) {
            return "";
        }
        return (isHttps(request.header("X-Forwarded-Proto")) ? "https://" : "http://") + host;
    }

    /** The first proxy's word counts: it is the one that the caller talks to. */
    private static boolean isHttps(@Nullable String forwarded) {
        return forwarded != null && forwarded.split(",", 2)[0].strip().equalsIgnoreCase("https");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

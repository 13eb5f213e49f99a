package io.tenantry.api.user.wire;

import io.tenantry.web.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/**
 * The URLs of a list's pages: the requested URL with another page number. They are relative when the client names no valid
 * host.
 *
 * @param start the URL without the page number
 */
record PageUrls(String start) {
    static PageUrls of(Request request) {
        StringJoiner query = new StringJoiner("&", "?", "");
        for (String name : request.query().names()) {
            if (!name.equals("page")) {
                for (String value : request.query().all(name)) {
                    query.add(value == null ? encoded(name) : encoded(name) + "=" + encoded(value));
                }
            }
        }
        String start = request.serverUrl() + request.rawPath() + query;
        return new PageUrls(start.endsWith("?") ? start : start + "&");
    }

    String page(long number) {
        return start + "page=" + number;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

package io.tenantry.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is sent back: all of it, ready to be written.
 *
 * @param status the HTTP status
 * @param contentType the media type with its parameters, or null when there is no body
 * @param body the body; empty when there is none
 * @param headers further headers
 */
public record Reply(int status, @Nullable String contentType, byte[] body, Map<String, String> headers) {
    /** JSON, as the user API names it. */
    public static final String JSON = "application/json";

    private static final byte[] NOTHING = new byte[0];

    /** A reply with a body. */
    public static Reply of(int status, String contentType, byte[] body) {
        return new Reply(status, contentType, body, Map.of());
    }

    /** A text, in UTF-8. */
    public static Reply text(int status, String contentType, String body) {
        return of(status, contentType + "; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }

    /** A reply without a body. */
    public static Reply empty(int status) {
        return new Reply(status, null, NOTHING, Map.of());
    }

    /** This reply with one more header; a header of the same name is replaced. */
    public Reply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, contentType, body, more);
    }

    /** This reply with a strong entity tag of its body: for one that is sent more often than it is made. */
    public Reply tagged() {
        return with("ETag", Finish.tag(this));
    }
}

package io.tenantry.web;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A reply: either complete, or its head and a long body that is read while it is written.
 *
 * @param status the HTTP status
 * @param contentType the media type with its parameters, or null when there is no body
 * @param body the body; empty if there is none, or a long one
 * @param headers further headers
 * @param longBody the body that is too long to be held; null when it is not
 */
public record Reply(
        int status,
        @Nullable String contentType,
        byte[] body,
        Map<String, String> headers,
        @Nullable LongBody longBody) {
    /** JSON, as the user API names it. */
    public static final String JSON = "application/json";

    private static final byte[] NOTHING = new byte[0];

    /** A reply that is held as a whole. */
    public Reply(int status, @Nullable String contentType, byte[] body, Map<String, String> headers) {
        this(status, contentType, body, headers, null);
    }

    /** A reply with a body. */
    public static Reply of(int status, String contentType, byte[] body) {
        return new Reply(status, contentType, body, Map.of());
    }

    /** A reply with a body that is written while it is read. It has no entity tag: its bytes are known too late for that. */
    public static Reply of(int status, String contentType, LongBody body) {
        return new Reply(status, contentType, NOTHING, Map.of(), body);
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
        return with(Map.of(name, value));
    }

    /** This reply with more headers; headers of the same names are replaced. */
    public Reply with(Map<String, String> added) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.putAll(added);
        return new Reply(status, contentType, body, more, longBody);
    }

    /** This reply with another status. */
    public Reply withStatus(int other) {
        return new Reply(other, contentType, body, headers, longBody);
    }

    /** This reply with a strong entity tag of its body, for a reply that is made once and sent often. */
    public Reply tagged() {
        return longBody == null ? with("ETag", Finish.tag(this)) : this;
    }
}

package io.tenantry.console.operator;

import io.tenantry.access.TokenText;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cookie of the console: the one with the token of a session, or one beside it. Where browsers use https, its name begins
 * with {@code __Host-}, so that no other host can set it; browsers accept that prefix for the path {@code /} only. Otherwise its path
 * is that of the console. No API reads it.
 */
public final class ConsoleCookie {
    private static final String NAME = "tenantry-console";
    private static final String PREFIX = "__Host-";
    private static final String ATTRIBUTES = "; HttpOnly; SameSite=Lax; Path=";

    private final String plainName;
    private final Supplier<String> publicUrl;

    private ConsoleCookie(String plainName, Supplier<String> publicUrl) {
        this.plainName = plainName;
        this.publicUrl = publicUrl;
    }

    /**
     * The cookie of sessions.
     *
     * @param publicUrl the URL of the installation for people
     */
    static ConsoleCookie ofSessions(Supplier<String> publicUrl) {
        return new ConsoleCookie(NAME, publicUrl);
    }

    /** Another cookie, whose name ends with this one. */
    public ConsoleCookie beside(String name) {
        return new ConsoleCookie(NAME + "-" + name, publicUrl);
    }

    /** The value of the cookie; null when the request has none. */
    public @Nullable String value(Request request) {
        String header = request.header("Cookie");
        String name = name(request) + "=";
        for (String pair : header == null ? new String[0] : header.split("[;,]", -1)) {
            String cookie = pair.strip();
            if (cookie.startsWith(name)) {
                return cookie.substring(name.length());
            }
        }
        return null;
    }

    /** The reply, with which the browser takes this value for the cookie. */
    Reply set(Request request, Reply reply, String value) {
        return reply.with("Set-Cookie", name(request) + "=" + value + attributes(request));
    }

    /** The reply, with which the browser keeps this value for a time. */
    public Reply keep(Request request, Reply reply, String value, Duration kept) {
        return reply.with(
                "Set-Cookie", name(request) + "=" + value + attributes(request) + "; Max-Age=" + kept.toSeconds());
    }

    /** The reply, with which the browser forgets the cookie. */
    public Reply remove(Request request, Reply reply) {
        return reply.with("Set-Cookie", name(request) + "=" + attributes(request) + "; Max-Age=0");
    }

    /** The token for the forms of pages, which only pages of this server can know: it is derived from the cookie. */
    static String formToken(String value) {
        return HexFormat.of().formatHex(TokenText.digest("form " + value), 0, 16);
    }

    /** Whether a form was sent by a page of this server to this browser. */
    boolean fits(Request request, String formToken) {
        String value = value(request);
        return value != null && MessageDigest.isEqual(bytes(formToken(value)), bytes(formToken));
    }

    private static byte[] bytes(String text) {
        return TokenText.digest(text);
    }

    private String name(Request request) {
        return isSecure(request) ? PREFIX + plainName : plainName;
    }

    private String attributes(Request request) {
        return isSecure(request) ? ATTRIBUTES + "/; Secure" : ATTRIBUTES + prefix(request) + "/console";
    }

    /** The path that a proxy puts before those of this server. */
    private static String prefix(Request request) {
        String url = request.serverUrl();
        String path = url.isEmpty() ? "" : URI.create(url).getRawPath();
        return path == null ? "" : path;
    }

    private boolean isSecure(Request request) {
        return request.serverUrl().startsWith("https:") || publicUrl.get().startsWith("https:");
    }
}

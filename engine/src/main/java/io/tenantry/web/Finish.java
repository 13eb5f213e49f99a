package io.tenantry.web;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Completes a successful reply to a GET, in every API: adds an entity tag, compresses the body for a client that accepts gzip,
 * and replies with 304 to a client that has the current representation.
 *
 * <p>The tag of the compressed form is that of the plain one with {@code -gzip} at its end. Both forms are accepted in
 * conditional requests: their content is the same.
 */
public final class Finish {
    private static final String COMPRESSED = "-gzip\"";

    private Finish() {}

    public static Reply reply(Request request, Reply reply) {
        boolean read = request.method().equals("GET") || request.method().equals("HEAD");
        if (!read || reply.status() != 200 || reply.longBody() instanceof LongBody.Live) {
            return reply;
        }
        if (reply.longBody() != null) {
            return longReply(request, reply);
        }
        // A reply that is cached has its tag already.
        boolean again = reply.headers().containsKey("ETag");
        String tag = tag(reply);
        Reply tagged = again ? reply : reply.with("ETag", tag);
        boolean compressed = false;
        if (Gzip.pays(reply)) {
            tagged = varying(tagged);
            // A HEAD has the length of the uncompressed body, so nothing is compressed for it.
            compressed = request.method().equals("GET") && Gzip.wanted(request.header("Accept-Encoding"));
        }
        if (compressed) {
            tagged = tagged.with("ETag", tag.substring(0, tag.length() - 1) + COMPRESSED);
        }
        String known = request.header("If-None-Match");
        if (known != null && names(known, tag, true)) {
            return notModified(tagged);
        }
        return compressed ? Gzip.compress(tagged, again) : tagged;
    }

    /** A reply that is written while it is read: it has no tag, and it may be compressed while it is sent. */
    private static Reply longReply(Request request, Reply reply) {
        Reply varying = varying(reply);
        String known = request.header("If-None-Match");
        if (known != null && known.strip().equals("*")) {
            return notModified(varying);
        }
        boolean compressed = request.method().equals("GET") && Gzip.wanted(request.header("Accept-Encoding"));
        return compressed ? Gzip.compress(varying, false) : varying;
    }

    private static Reply varying(Reply reply) {
        String already = reply.headers().get("Vary");
        return reply.with("Vary", already == null ? "Accept-Encoding" : already + ", Accept-Encoding");
    }

    /** The strong entity tag of a reply: its own, or one made from its bytes. */
    public static String tag(Reply reply) {
        String own = reply.headers().get("ETag");
        return own != null ? own : tag(reply.body());
    }

    private static String tag(byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            return "\"" + HexFormat.of().formatHex(digest, 0, 12) + "\"";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Reply notModified(Reply reply) {
        return new Reply(304, null, new byte[0], reply.headers());
    }

    /** Whether a list of entity tags has this one, by the strong comparison: a weak tag ({@code W/…}) is no match. */
    public static boolean names(String header, String tag) {
        return names(header, tag, false);
    }

    private static boolean names(String header, String tag, boolean weakly) {
        for (String candidate : header.split(",", -1)) {
            String name = candidate.strip();
            if (name.equals("*")) {
                return true;
            }
            if (weakly && name.startsWith("W/")) {
                name = name.substring(2);
            }
            if (name.endsWith(COMPRESSED)) {
                name = name.substring(0, name.length() - COMPRESSED.length()) + '"';
            }
            if (name.equals(tag)) {
                return true;
            }
        }
        return false;
    }
}

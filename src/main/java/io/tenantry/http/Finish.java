package io.tenantry.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What every good reply to a GET gets, whatever its face: an entity tag, and nothing but 304 for who has it already. */
final class Finish {
    private Finish() {}

    static Reply reply(Request request, Reply reply) {
        boolean read = request.method().equals("GET") || request.method().equals("HEAD");
        if (!read || reply.status() != 200) {
            return reply;
        }
        String tag = reply.headers().get("ETag");
        Reply tagged = reply;
        if (tag == null) {
            tag = tag(reply);
            tagged = reply.with("ETag", tag);
        }
        String known = request.header("If-None-Match");
        return known != null && names(known, tag) ? notModified(tagged) : tagged;
    }

    /** The strong entity tag of a reply: its own, or one made from its bytes. */
    static String tag(Reply reply) {
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

    /** Whether a list of entity tags has this one. */
    static boolean names(String header, String tag) {
        for (String candidate : header.split(",", -1)) {
            String trimmed = candidate.strip();
            if (trimmed.equals("*") || trimmed.equals(tag) || trimmed.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }
}

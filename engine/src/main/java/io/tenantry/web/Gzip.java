package io.tenantry.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Compresses replies for clients that accept gzip, if this makes them shorter. Only replies to a GET are compressed: replies
 * to other methods can contain new keys, tokens and passwords, which the length of a compressed reply could disclose.
 */
final class Gzip {
    /** Shorter replies fit in a packet or two uncompressed. */
    private static final int LEAST_BYTES = 1024;

    private static final long MOST_COMPRESSED_BYTES = 16L << 20;

    /** Keyed by the identity of the uncompressed bytes, and kept no longer than those bytes are referenced. */
    private static final Cache<byte[], byte[]> COMPRESSED = Caffeine.newBuilder()
            .weakKeys()
            .maximumWeight(MOST_COMPRESSED_BYTES)
            .weigher((byte[] plain, byte[] compressed) -> 128 + compressed.length)
            .build();

    private Gzip() {}

    /** Whether compression makes a reply shorter: a text that is not short already. */
    static boolean pays(Reply reply) {
        String type = reply.contentType();
        return type != null
                && reply.body().length >= LEAST_BYTES
                && (type.startsWith("text/")
                        || type.startsWith("application/json")
                        || type.startsWith("application/hal+json")
                        || type.startsWith("application/xml")
                        || type.startsWith("application/yaml"));
    }

    /**
     * Whether a caller that sends this {@code Accept-Encoding} accepts gzip, with at least the weight of uncompressed bytes.
     */
    static boolean wanted(@Nullable String header) {
        if (header == null) {
            return false;
        }
        double gzip = -1;
        double any = 0;
        double plain = 0;
        for (String coding : header.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = coding.split(";", -1);
            double weight = Preference.quality(parts);
            switch (parts[0].strip()) {
                case "gzip", "x-gzip" -> gzip = Math.max(gzip, weight);
                case "*" -> any = weight;
                case "identity" -> plain = weight;
                default -> {
                    // An unsupported coding.
                }
            }
        }
        double weight = gzip < 0 ? any : gzip;
        return weight > 0 && weight >= plain;
    }

    /**
     * The compressed form of a reply.
     *
     * @param again whether the same bytes will be sent again: then they are compressed better, and once
     */
    static Reply compress(Reply reply, boolean again) {
        LongBody longBody = reply.longBody();
        if (longBody != null) {
            return new Reply(reply.status(), reply.contentType(), reply.body(), reply.headers(), client -> {
                        try (OutputStream out = new Stream(client, Deflater.BEST_SPEED)) {
                            longBody.writeTo(out);
                        }
                    })
                    .with("Content-Encoding", "gzip");
        }
        byte[] body = again
                ? COMPRESSED.get(reply.body(), plain -> compress(plain, Deflater.DEFAULT_COMPRESSION))
                : compress(reply.body(), Deflater.BEST_SPEED);
        return new Reply(reply.status(), reply.contentType(), body, reply.headers()).with("Content-Encoding", "gzip");
    }

    private static byte[] compress(byte[] plain, int level) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(Math.max(512, plain.length / 6));
        try (OutputStream out = new Stream(compressed, level)) {
            out.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return compressed.toByteArray();
    }

    private static final class Stream extends GZIPOutputStream {
        Stream(OutputStream to, int level) throws IOException {
            super(to, 4096);
            def.setLevel(level);
        }
    }
}

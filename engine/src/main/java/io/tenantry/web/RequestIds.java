package io.tenantry.web;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The ids of requests: that of the client if it sent a valid one, else a random UUID. */
public final class RequestIds {
    private static final Pattern SOUND = Pattern.compile("[A-Za-z0-9._~+/=:-]{1,128}");

    private RequestIds() {}

    /** A random UUID. Ids are no secrets, so a fast generator is enough. */
    static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (random.nextLong() & 0xffffffffffff0fffL) | 0x4000L;
        long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }

    public static boolean sound(@Nullable String id) {
        return id != null && SOUND.matcher(id).matches();
    }
}

package io.tenantry.configuration;

import io.tenantry.secret.KeyRing;
import io.tenantry.secret.KeySource;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys in the key file. A program that runs sees within a second that the file has others. */
final class KeyFile implements KeySource {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private final Path file;
    private volatile KeyRing keys;
    private volatile long lookedAt;

    /** @throws Mistake when the file cannot be read, or has something else */
    KeyFile(Path file) {
        this.file = file;
        this.keys = KeyRing.of(SecretKey.read(file));
        this.lookedAt = System.nanoTime();
    }

    @Override
    public KeyRing keys() {
        return System.nanoTime() - lookedAt < LOOK_NANOS ? keys : newKeys();
    }

    /** The keys in the file; the last ones if it cannot be read. */
    @Override
    public KeyRing newKeys() {
        lookedAt = System.nanoTime();
        try {
            keys = KeyRing.of(SecretKey.read(file));
        } catch (Mistake | IllegalArgumentException unreadable) {
            LOG.warn("the secret keys cannot be read again: {}", unreadable.getMessage());
        }
        return keys;
    }
}

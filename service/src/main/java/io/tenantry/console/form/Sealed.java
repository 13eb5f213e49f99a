package io.tenantry.console.form;

import io.tenantry.secret.SecretBox;
import io.tenantry.secret.SecretPlace;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** Encrypts texts that browsers keep for a time: nothing is stored for them, every node reads them, and only their owner does. */
public final class Sealed {
    private final SecretBox box;
    private final SecretPlace place;
    private final Duration kept;
    private final Clock clock;

    /**
     * @param purpose distinguishes these texts from all others; it is authenticated with them
     * @param kept the time for which they can be read
     */
    public Sealed(SecretBox box, String purpose, Duration kept, Clock clock) {
        this.box = box;
        this.place = new SecretPlace("console", purpose, "");
        this.kept = kept;
        this.clock = clock;
    }

    /** The time for which a text can be read. */
    public Duration kept() {
        return kept;
    }

    /** The encrypted text, in characters that need no encoding in forms and cookies. */
    public String seal(String owner, String text) {
        String plain = String.join("\n", owner, clock.instant().plus(kept).toString(), text);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(box.seal(plain, place));
    }

    /** The text; empty when it is that of another owner, too old, or no such text. */
    public Optional<String> open(String owner, String sealed) {
        String[] parts = plain(sealed).split("\n", 3);
        boolean theirs = parts.length == 3
                && !owner.isEmpty()
                && parts[0].equals(owner)
                && clock.instant().isBefore(Instant.parse(parts[1]));
        return theirs ? Optional.of(parts[2]) : Optional.empty();
    }

    private String plain(String sealed) {
        try {
            return new String(box.openBytes(Base64.getUrlDecoder().decode(sealed), place), StandardCharsets.UTF_8);
        } catch (IllegalStateException | IllegalArgumentException foreign) {
            return "";
        }
    }
}

package io.tenantry.console.form;

import io.tenantry.secret.SecretBox;
import io.tenantry.secret.SecretPlace;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Forms that are kept over a new sign-in. The browser has them, encrypted together with the owner of the session that had ended:
 * nothing is stored for a visitor who is not signed in, and only the owner can read them.
 */
public final class KeptForms {
    private static final Duration KEPT = Duration.ofDays(1);
    /** With the other fields of the sign-in page, it is shorter than the longest body. */
    private static final int MOST_SEALED = 48 * 1024;

    private static final SecretPlace PLACE = new SecretPlace("console", "form", "");
    private static final Pattern SEALED = Pattern.compile("[A-Za-z0-9_-]{1," + MOST_SEALED + "}");

    private final SecretBox box;
    private final Clock clock;

    public KeptForms(SecretBox box, Clock clock) {
        this.box = box;
        this.clock = clock;
    }

    /**
     * The encrypted form; empty for one that is too long.
     *
     * @param owner the owner of the session that had ended
     * @param path the path that it was sent to, below the console
     */
    public Optional<String> seal(String owner, String path, Sent sent) {
        String plain = String.join("\n", owner, clock.instant().plus(KEPT).toString(), path, sent.withoutSecrets());
        String sealed = Base64.getUrlEncoder().withoutPadding().encodeToString(box.seal(plain, PLACE));
        return sealed.length() > MOST_SEALED ? Optional.empty() : Optional.of(sealed);
    }

    /** Whether a text may be an encrypted form. */
    public static boolean isSound(String sealed) {
        return SEALED.matcher(sealed).matches();
    }

    /** The form in an encrypted text; empty when it is the form of another person, too old, or no such text. */
    public Optional<KeptForm> open(String owner, String sealed) {
        if (owner.isEmpty() || !isSound(sealed)) {
            return Optional.empty();
        }
        String[] parts = plain(sealed).split("\n", 4);
        boolean theirs =
                parts.length == 4 && parts[0].equals(owner) && clock.instant().isBefore(Instant.parse(parts[1]));
        return theirs ? Optional.of(new KeptForm(parts[2], parts[3])) : Optional.empty();
    }

    private String plain(String sealed) {
        try {
            return new String(box.openBytes(Base64.getUrlDecoder().decode(sealed), PLACE), StandardCharsets.UTF_8);
        } catch (IllegalStateException | IllegalArgumentException foreign) {
            return "";
        }
    }
}

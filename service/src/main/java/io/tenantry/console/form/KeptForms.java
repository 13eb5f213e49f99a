package io.tenantry.console.form;

import io.tenantry.secret.SecretBox;
import java.time.Clock;
import java.time.Duration;
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

    private static final Pattern SEALED = Pattern.compile("[A-Za-z0-9_-]{1," + MOST_SEALED + "}");

    private final Sealed texts;

    public KeptForms(SecretBox box, Clock clock) {
        this.texts = new Sealed(box, "form", KEPT, clock);
    }

    /**
     * The encrypted form; empty for one that is too long.
     *
     * @param owner the owner of the session that had ended
     * @param path the path that it was sent to, below the console
     */
    public Optional<String> seal(String owner, String path, Sent sent) {
        return Optional.of(texts.seal(owner, path + "\n" + sent.withoutSecrets()))
                .filter(text -> text.length() <= MOST_SEALED);
    }

    /** Whether a text may be an encrypted form. */
    public static boolean isSound(String sealed) {
        return SEALED.matcher(sealed).matches();
    }

    /** The form in an encrypted text; empty when it is the form of another person, too old, or no such text. */
    public Optional<KeptForm> open(String owner, String sealed) {
        if (!isSound(sealed)) {
            return Optional.empty();
        }
        return texts.open(owner, sealed)
                .map(text -> text.split("\n", 2))
                .map(parts -> new KeptForm(parts[0], parts[1]));
    }
}

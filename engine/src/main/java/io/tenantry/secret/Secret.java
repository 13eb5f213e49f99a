package io.tenantry.secret;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A text that is stored encrypted and is decrypted only when it is read. */
public final class Secret {
    private static final int SHORTEST_WITH_ENDING = 12;

    private final Supplier<String> plain;
    private final byte @Nullable [] sealed;
    private final @Nullable SecretPlace place;
    private final String mask;

    private Secret(Supplier<String> plain, byte @Nullable [] sealed, @Nullable SecretPlace place, String mask) {
        this.plain = plain;
        this.sealed = sealed;
        this.place = place;
        this.mask = mask;
    }

    /** A secret that was just given in plain text. */
    public static Secret of(String plain) {
        return new Secret(() -> plain, null, null, maskOf(plain));
    }

    /** A secret in its stored form. */
    public static Secret stored(byte[] sealed, String mask, SecretBox box, SecretPlace place) {
        return new Secret(() -> box.open(sealed, place), sealed, place, mask);
    }

    /** The mask: asterisks, and the last four characters when the secret is long enough. */
    private static String maskOf(String plain) {
        int length = plain.length();
        return length < SHORTEST_WITH_ENDING ? "********" : "********" + plain.substring(length - 4);
    }

    /** The form that may be shown: {@code ********3f9a}. */
    public String mask() {
        return mask;
    }

    /** The secret in plain text. */
    public String reveal() {
        return plain.get();
    }

    /** Its encrypted form at a place. */
    public byte[] sealed(SecretBox box, SecretPlace at) {
        return sealed != null && at.equals(place) && box.isCurrent(sealed) ? sealed : box.seal(reveal(), at);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret
                && (sealed != null && secret.sealed != null
                        ? Arrays.equals(sealed, secret.sealed)
                        : reveal().equals(secret.reveal()));
    }

    @Override
    public int hashCode() {
        return Objects.hash(mask);
    }

    /** The mask, never the secret: this form is used in messages. */
    @Override
    public String toString() {
        return mask;
    }
}

package io.tenantry.password;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import org.jspecify.annotations.Nullable;

/**
 * How passwords are stored and compared. Each hash occupies a processor for tens of milliseconds and takes 19 MiB: requests
 * go through {@link Hashing}, programs on the command line come here.
 */
public final class Passwords {
    /** A longer one is refused wherever one is chosen. */
    public static final int MOST_CHARACTERS = 999;

    /** OWASP's recommendation for Argon2id: 19 MiB, two passes. */
    private static final Argon2Function ARGON2 = Argon2Function.getInstance(19456, 2, 1, 32, Argon2.ID);

    /**
     * What a password that nobody has is compared with, so that it takes as long as one that somebody has. Written out, since
     * to make it would take every start as long as a login.
     */
    static final String NOBODYS_HASH =
            "$argon2id$v=19$m=19456,t=2,p=1$xEAovQvqQznb/Phb/KBukw$YRtB0vzn8j2Sth148aDSgMihtoCZxl/mSlNqBHVdfAQ";

    private Passwords() {}

    /** How a password compares with a hash. */
    public enum Match {
        NO,
        YES,
        /** It is the password, but the hash is of the text as it was typed once: it is to be replaced by a new one. */
        OUTDATED
    }

    /** The hash to be stored for a password: of its {@link PasswordText#normal normal form}. */
    public static String hash(String password) {
        return Password.hash(PasswordText.normal(password))
                .addRandomSalt(16)
                .with(ARGON2)
                .getResult();
    }

    /**
     * Whether that is the password. Takes equally long without a hash, and then it never is.
     *
     * @param hash the stored hash; null when there is none
     */
    public static Match match(String password, @Nullable String hash) {
        String normal = PasswordText.normal(password);
        String stored = hash == null ? NOBODYS_HASH : hash;
        boolean fits = fits(normal, stored);
        boolean fitsAsTyped = !fits && !normal.equals(password) && fits(password, stored);
        if (hash == null || !(fits || fitsAsTyped)) {
            return Match.NO;
        }
        return fits ? Match.YES : Match.OUTDATED;
    }

    private static boolean fits(String password, String hash) {
        return Password.check(password, hash).with(ARGON2);
    }
}

package io.tenantry.password;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import org.jspecify.annotations.Nullable;

/**
 * Hashes and compares passwords with Argon2id. Each hash occupies a processor for tens of milliseconds and takes 19 MiB:
 * requests use {@link Hashing}, commands call this class.
 */
public final class Passwords {
    /** The maximum length of a password, in characters. */
    public static final int MOST_CHARACTERS = 999;

    /** The recommendation of OWASP for Argon2id: 19 MiB, two passes. */
    private static final Argon2Function ARGON2 = Argon2Function.getInstance(19456, 2, 1, 32, Argon2.ID);

    /**
     * A hash to compare with when there is no account, so that this takes as long as with one. A constant, because
     * computing it would cost every start the time of a sign-in.
     */
    static final String NOBODYS_HASH =
            "$argon2id$v=19$m=19456,t=2,p=1$xEAovQvqQznb/Phb/KBukw$YRtB0vzn8j2Sth148aDSgMihtoCZxl/mSlNqBHVdfAQ";

    private Passwords() {}

    /** The result of comparing a password with a hash. */
    public enum Match {
        NO,
        YES,
        /** The password is correct, but the hash is of its text as typed, not of its normal form: store a new hash. */
        OUTDATED
    }

    /** The hash to store for a password: of its {@link PasswordText#normal normal form}. */
    public static String hash(String password) {
        return Password.hash(PasswordText.normal(password))
                .addRandomSalt(16)
                .with(ARGON2)
                .getResult();
    }

    /**
     * Compares a password with a hash. Without a hash it takes as long and never matches.
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

    /** The cost is that of the stored hash. */
    private static boolean fits(String password, String hash) {
        return Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash));
    }
}

package io.tenantry.password;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import io.tenantry.fault.Fault;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How passwords are kept and compared. Each takes a good part of a processor and 19 MiB for a while, so that only a few at
 * a time are worked on; who waits too long is told to come back.
 */
public final class Passwords {
    /** A longer one is refused wherever one is chosen. */
    public static final int MOST_CHARACTERS = 999;

    /** OWASP's recommendation for Argon2id: 19 MiB, two passes. */
    private static final Argon2Function ARGON2 = Argon2Function.getInstance(19456, 2, 1, 32, Argon2.ID);

    private static final int LONGEST_WAIT_SECONDS = 5;
    private static final Semaphore PLACES =
            new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()), true);

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

    /**
     * What is stored of a password: a hash of its {@link PasswordText#normal normal form}.
     *
     * @throws Fault.Unavailable when too many others wait
     */
    public static String hash(String password) {
        String normal = PasswordText.normal(password);
        return inTurn(() -> made(normal));
    }

    /**
     * Whether that is the password. Takes equally long without a hash, and then it never is.
     *
     * @param hash what is stored; null when nothing is
     * @throws Fault.Unavailable when too many others wait
     */
    public static Match match(String password, @Nullable String hash) {
        String normal = PasswordText.normal(password);
        Match found = inTurn(() -> match(normal, password, hash == null ? NOBODYS_HASH : hash));
        return hash == null ? Match.NO : found;
    }

    private static Match match(String normal, String typed, String hash) {
        if (fits(normal, hash)) {
            return Match.YES;
        }
        return !normal.equals(typed) && fits(typed, hash) ? Match.OUTDATED : Match.NO;
    }

    private static boolean fits(String password, String hash) {
        return Password.check(password, hash).with(ARGON2);
    }

    private static String made(String password) {
        return Password.hash(password).addRandomSalt(16).with(ARGON2).getResult();
    }

    private static <T> T inTurn(Supplier<T> work) {
        try {
            if (!PLACES.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new Fault.Unavailable("Too many sign-ins at once.");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new Fault.Unavailable("The server is stopping.");
        }
        try {
            return work.get();
        } finally {
            PLACES.release();
        }
    }
}

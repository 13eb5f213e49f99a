package io.tenantry.ledger;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The purpose of an entry of a ledger. */
public enum EntryKind {
    /** Credits that the plan or the platform gives. Those that expire are plan credits. */
    GRANT(1),
    /** Credits that the organization has bought. */
    PURCHASE(1),
    /** Credits that answer a request for a refill. */
    REFILL(1),
    /** Credits that the organization has used. */
    USAGE(-1),
    /** Used credits that the organization gets back. */
    REFUND(1),
    /** A correction. */
    ADJUSTMENT(0),
    /** Plan credits that have expired; written by Tenantry alone. */
    EXPIRY(-1);

    private final int sign;

    EntryKind(int sign) {
        this.sign = sign;
    }

    /** The kinds that operators and services write. */
    public static List<EntryKind> written() {
        return Arrays.stream(values()).filter(kind -> kind != EXPIRY).toList();
    }

    /** Its word in the database and on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind with that word. */
    public static Optional<EntryKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    /** Whether an amount of a sign can have this kind. */
    boolean admits(int signum) {
        return signum != 0 && (sign == 0 || sign == signum);
    }

    /** The rule that {@link #admits} checks. */
    String rule() {
        return sign == 0
                ? "Must not be 0."
                : "Must be " + (sign > 0 ? "above" : "below") + " 0 in an entry of the kind " + word() + ".";
    }
}

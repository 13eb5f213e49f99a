package io.tenantry.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The length of a billing cycle. */
public enum Period {
    MONTH(1),
    YEAR(12);

    private final int months;

    Period(int months) {
        this.months = months;
    }

    /** Its number of months. */
    int months() {
        return months;
    }

    /** Its word in the database and on the wire. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The period with that word. */
    public static Optional<Period> of(String word) {
        return Arrays.stream(values())
                .filter(period -> period.word().equals(word))
                .findFirst();
    }
}

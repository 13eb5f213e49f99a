package io.tenantry.console.form;

import io.tenantry.member.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How pages write what is not text. */
public final class Words {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private Words() {}

    /** A moment: {@code 7 March 2026, 12:00 UTC}. */
    public static String moment(Instant instant) {
        return MOMENT.format(instant);
    }

    /** A role, as the mails call it: {@code view only}. */
    public static String role(Role role) {
        return role.word().replace('_', ' ');
    }

    /** How long somebody has to wait: {@code 1 second}, {@code 15 minutes}. */
    public static String wait(Duration wait) {
        long seconds = Math.max(1, wait.toSeconds());
        return seconds < 60 ? amount(seconds, "second") : amount((seconds + 59) / 60, "minute");
    }

    private static String amount(long number, String noun) {
        return number == 1 ? "1 " + noun : number + " " + noun + "s";
    }
}

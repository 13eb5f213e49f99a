package io.tenantry.console.view;

import static io.tenantry.console.text.ConsoleTexts.LANGUAGE;
import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.console.form.Words;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/**
 * A time on a page.
 *
 * @param machine the time in ISO 8601
 * @param shown the time as people read it: {@code 25 Nov 2026, 19:04}
 * @param exact the time with its zone
 */
public record Moment(String machine, String shown, String exact) {
    private static final DateTimeFormatter SHOWN =
            DateTimeFormatter.ofPattern(text("moment.short"), LANGUAGE).withZone(ZoneOffset.UTC);

    /** The time of an instant, in UTC. */
    public static Moment of(Instant instant) {
        return new Moment(
                instant.truncatedTo(ChronoUnit.SECONDS).toString(), SHOWN.format(instant), Words.moment(instant));
    }
}

package io.tenantry.api.user.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Points in time as callers write them: in UTC unless they say otherwise; a date alone is its first moment. */
final class PointInTime {
    /** The message for another form. */
    static final String FORM = "Must be a date and time such as 2026-03-31T12:00:00Z.";

    private PointInTime() {}

    /** The point in time; empty when the text is none, or outside of the years 1 to 9999. */
    static Optional<Instant> read(String written) {
        try {
            Instant time = parsed(written);
            int year = time.atOffset(ZoneOffset.UTC).getYear();
            return year >= 1 && year <= 9999 ? Optional.of(time) : Optional.empty();
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }

    private static Instant parsed(String written) {
        if (written.length() == 10) {
            return LocalDate.parse(written).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        boolean zoned = written.matches(".*(Z|z|[+-][0-9]{2}(:?[0-9]{2})?)") && written.indexOf('T') > 0;
        return zoned
                ? OffsetDateTime.parse(written.replaceFirst("([+-][0-9]{2})([0-9]{2})$", "$1:$2"))
                        .toInstant()
                : LocalDateTime.parse(written.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
    }
}

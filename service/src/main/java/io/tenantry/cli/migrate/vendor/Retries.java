package io.tenantry.cli.migrate.vendor;

import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;

/** Which replies are worth another attempt, and after which time. */
final class Retries {
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final Set<Integer> FAILURES = Set.of(500, 502, UNAVAILABLE, 504);

    private Retries() {}

    /** Whether the same request may succeed later. A request that changes something is repeated only when it was refused. */
    static boolean mayPass(String method, HttpResponse<?> reply) {
        int status = reply.statusCode();
        return status == TOO_MANY
                || (status == UNAVAILABLE
                        && reply.headers().firstValue("Retry-After").isPresent())
                || (FAILURES.contains(status) && method.equals("GET"));
    }

    /** The time that the reply asks to wait, in seconds or until a date; zero when it names none. */
    static Duration asked(HttpResponse<?> reply, Instant now) {
        String value = reply.headers().firstValue("Retry-After").orElse("").strip();
        if (value.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            Duration until = Duration.between(
                    now,
                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return until.isNegative() ? Duration.ZERO : until;
        } catch (DateTimeException noDate) {
            return Duration.ZERO;
        }
    }
}

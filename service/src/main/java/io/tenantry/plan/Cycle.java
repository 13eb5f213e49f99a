package io.tenantry.plan;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A billing cycle.
 *
 * @param start its first moment
 * @param end the first moment after it
 */
public record Cycle(Instant start, Instant end) {
    /**
     * The cycle at a time. Cycles are counted in whole months of a time zone from the start of the plan's period, or else they
     * are the months or years of the calendar.
     *
     * @param plan the plan; null for none, whose cycles are months
     * @param zone the billing time zone of the organization
     */
    public static Cycle at(@Nullable Plan plan, ZoneId zone, Instant time) {
        int months = (plan == null ? Period.MONTH : plan.period()).months();
        ZonedDateTime now = time.atZone(zone);
        Instant given = plan == null ? null : plan.periodStart();
        ZonedDateTime first =
                given == null ? ZonedDateTime.of(now.getYear(), 1, 1, 0, 0, 0, 0, zone) : given.atZone(zone);
        long number = Math.floorDiv(ChronoUnit.MONTHS.between(first, now), months);
        // The months between two times of which the second is earlier are rounded towards zero.
        while (start(first, number, months).isAfter(time)) {
            number--;
        }
        while (!start(first, number + 1, months).isAfter(time)) {
            number++;
        }
        return new Cycle(start(first, number, months), start(first, number + 1, months));
    }

    private static Instant start(ZonedDateTime first, long number, int months) {
        return first.plusMonths(number * months).toInstant();
    }

    /** Whether a time is in it. */
    public boolean includes(Instant time) {
        return !time.isBefore(start) && time.isBefore(end);
    }
}

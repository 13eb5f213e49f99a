package io.tenantry.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Billing cycles. */
class CycleTest {
    private static Plan plan(String period, @Nullable Instant start) {
        return new PlanChange(Map.of(
                        PlanChange.Field.PERIOD,
                        Optional.of(Period.of(period).orElseThrow()),
                        PlanChange.Field.PERIOD_START,
                        Optional.ofNullable(start)))
                .on(null, "P", Instant.EPOCH);
    }

    @ParameterizedTest
    @CsvSource({
        "UTC, month, , 2026-03-10T12:00:00Z, 2026-03-01T00:00:00Z, 2026-04-01T00:00:00Z",
        "UTC, year, , 2026-03-10T12:00:00Z, 2026-01-01T00:00:00Z, 2027-01-01T00:00:00Z",
        "Asia/Tokyo, month, , 2026-03-31T15:00:00Z, 2026-03-31T15:00:00Z, 2026-04-30T15:00:00Z",
        "Europe/Berlin, month, , 2026-03-31T21:59:59Z, 2026-02-28T23:00:00Z, 2026-03-31T22:00:00Z",
        "UTC, month, 2026-01-31T08:00:00Z, 2026-02-28T08:00:00Z, 2026-02-28T08:00:00Z, 2026-03-31T08:00:00Z",
        "UTC, month, 2026-01-31T08:00:00Z, 2026-02-28T07:59:59Z, 2026-01-31T08:00:00Z, 2026-02-28T08:00:00Z",
        "UTC, month, 2026-06-15T00:00:00Z, 2026-03-10T12:00:00Z, 2026-02-15T00:00:00Z, 2026-03-15T00:00:00Z",
        "UTC, year, 2024-02-29T00:00:00Z, 2025-02-28T00:00:00Z, 2025-02-28T00:00:00Z, 2026-02-28T00:00:00Z",
        "America/New_York, month, 2026-02-08T07:30:00Z, 2026-03-10T00:00:00Z, 2026-03-08T07:30:00Z,"
                + " 2026-04-08T06:30:00Z"
    })
    void a_cycle_begins_and_ends(
            String zone, String period, @Nullable Instant first, Instant now, Instant start, Instant end) {
        assertThat(Cycle.at(plan(period, first), ZoneId.of(zone), now)).isEqualTo(new Cycle(start, end));
    }

    @Property(tries = 300)
    void every_moment_is_in_one_cycle_and_cycles_follow_one_another(
            @ForAll @LongRange(min = 946_684_800L, max = 4_102_444_799L) long first,
            @ForAll @LongRange(min = 946_684_800L, max = 4_102_444_799L) long time) {
        ZoneId zone = ZoneId.of("America/Sao_Paulo");
        Instant now = Instant.ofEpochSecond(time);
        Cycle cycle = Cycle.at(plan("month", Instant.ofEpochSecond(first)), zone, now);
        assertThat(cycle.includes(now)).isTrue();
        assertThat(Cycle.at(plan("month", Instant.ofEpochSecond(first)), zone, cycle.end())
                        .start())
                .isEqualTo(cycle.end());
    }
}

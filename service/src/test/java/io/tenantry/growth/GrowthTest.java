package io.tenantry.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.SettableClock;
import io.tenantry.TestDatabases;
import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.fault.Fault;
import io.tenantry.id.ApiKeyId;
import io.tenantry.storage.Database;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GrowthTest {
    private static final Caller OPERATOR = new Caller.Operator("ada");

    private final Database database = TestDatabases.create().open(2);
    private final SettableClock clock = new SettableClock();
    private final Growth growth = new Growth(database, clock);
    private final Instant begin = clock.instant();

    @AfterEach
    void stop() {
        database.close();
    }

    private void count(int organizations, int members) {
        database.change(handle -> {
            handle.execute("INSERT INTO organization_count VALUES (?)", organizations);
            handle.execute("INSERT INTO user_count VALUES (?)", members);
        });
    }

    private long samples() {
        return database.read(handle -> handle.createQuery("SELECT count(*) FROM growth_sample")
                .mapTo(long.class)
                .one());
    }

    @Test
    void an_hour_has_one_sample_of_the_numbers_at_its_beginning() {
        count(1, 1);
        growth.sample();
        clock.pass(Duration.ofMinutes(59));
        count(1, 0);
        growth.sample();
        clock.pass(Duration.ofMinutes(1));
        growth.sample();
        assertThat(growth.samples(OPERATOR))
                .containsExactly(
                        new GrowthSample(begin, 1, 1), new GrowthSample(begin.plus(Duration.ofHours(1)), 2, 1));
    }

    @Test
    void after_a_week_each_day_has_its_last_sample() {
        for (int hour = 0; hour < 24 * 9; hour += 6) {
            Instant at = begin.plus(Duration.ofHours(hour));
            int number = hour;
            database.change(handle -> handle.execute("INSERT INTO growth_sample VALUES (?, ?, 0)", at, number));
        }
        clock.pass(Duration.ofDays(6));
        assertThat(growth.samples(OPERATOR)).hasSize(36);
        clock.pass(Duration.ofDays(3));
        // From ten o'clock on, every six hours: the last of a day is that of 22 o'clock.
        assertThat(growth.samples(OPERATOR))
                .extracting(GrowthSample::organizations)
                .containsExactly(12L, 36L, 60L, 84L, 108L, 132L, 156L, 180L, 204L, 210L);
    }

    @Test
    void samples_are_kept_for_two_years() {
        growth.sample();
        clock.pass(Growth.KEPT);
        growth.tidy();
        assertThat(samples()).isOne();
        clock.pass(Duration.ofSeconds(1));
        growth.tidy();
        assertThat(samples()).isZero();
    }

    @Test
    void nobody_but_operators_sees_them() {
        assertThatThrownBy(() -> growth.samples(new Caller.OrganizationKey(new ApiKeyId(1), new OrganizationId(1))))
                .isInstanceOf(Fault.NotAllowed.class);
    }
}

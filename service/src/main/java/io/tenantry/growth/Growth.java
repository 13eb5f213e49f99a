package io.tenantry.growth;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.schedule.Removal;
import io.tenantry.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The entry class of the numbers of organizations and members over time, which are sampled every hour. Operators see them. */
public final class Growth {
    /** The time for which samples are kept. */
    static final Duration KEPT = Duration.ofDays(2 * 365);

    /** The time that is shown hour by hour; a longer one is shown day by day. */
    private static final Duration HOURLY = Duration.ofDays(7);

    private final Database database;
    private final Clock clock;

    public Growth(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * The samples of two years, the oldest first: the last one of each day, or, while they are of a week at most, all.
     *
     * @return at most 731
     * @throws Fault.NotAllowed unless the caller is an operator
     */
    public List<GrowthSample> samples(Caller caller) {
        switch (caller) {
            case Caller.Operator ignored -> {}
            case Caller.Person ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
        }
        Instant now = clock.instant();
        List<GrowthSample> days = database.read(handle -> GrowthStore.daily(handle, now.minus(KEPT)));
        boolean young =
                days.isEmpty() || days.getFirst().at().isAfter(now.minus(HOURLY).plus(1, ChronoUnit.DAYS));
        return young ? database.read(handle -> GrowthStore.since(handle, now.minus(HOURLY))) : days;
    }

    /** Stores the numbers of this hour, unless they are stored. To be called once an hour or more often. */
    public void sample() {
        Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
        database.change(handle -> GrowthStore.sample(handle, hour));
    }

    /** Deletes samples after two years. */
    public void tidy() {
        Instant oldest = clock.instant().minus(KEPT);
        Removal.inBatches(database, (handle, most) -> GrowthStore.forgetBefore(handle, oldest, most));
    }
}

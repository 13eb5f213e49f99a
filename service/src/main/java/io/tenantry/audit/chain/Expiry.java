package io.tenantry.audit.chain;

import io.tenantry.access.Deadline;
import io.tenantry.schedule.Removal;
import io.tenantry.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Deletes audit entries at the end of their retention, each chain from its start on. The chain keeps the hash of the last deleted
 * link, from which the rest is verified.
 */
public final class Expiry {
    private static final int AT_A_TIME = 10_000;

    private final Database database;
    private final Clock clock;
    private final Chaining chaining;
    private final Duration retention;

    /** @param retention the time for which entries are kept */
    public Expiry(Database database, Clock clock, Chaining chaining, Duration retention) {
        this.database = database;
        this.clock = clock;
        this.chaining = chaining;
        this.retention = retention;
    }

    /**
     * Deletes what is older. To be called regularly. An entry stays while one before it in its chain does, which has a later time
     * when its transaction was the shorter one.
     */
    public void tidy() {
        chaining.finish();
        OffsetDateTime before = clock.instant().minus(retention).atOffset(ZoneOffset.UTC);
        ChainStore.Expired batch = new ChainStore.Expired(AT_A_TIME, Instant.EPOCH.atOffset(ZoneOffset.UTC), 0, 0);
        while (batch.seen() == AT_A_TIME) {
            ChainStore.Expired last = batch;
            batch = Deadline.ofEachWait(
                    Deadline.BULK,
                    () -> database.write(handle -> {
                        ChainStore.lock(handle);
                        ChainStore.Expired expired = ChainStore.expire(handle, before, last, AT_A_TIME);
                        Removal.counted(handle, expired.deleted());
                        return expired;
                    }));
        }
    }
}

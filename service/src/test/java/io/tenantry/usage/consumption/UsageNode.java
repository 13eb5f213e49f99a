package io.tenantry.usage.consumption;

import io.tenantry.TestDatabases;
import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.apikey.KeyPermissions;
import io.tenantry.id.ServiceKeyId;
import io.tenantry.limit.Metric;
import io.tenantry.member.ReliedOn;
import io.tenantry.repeat.Answer;
import io.tenantry.repeat.RepeatableName;
import io.tenantry.repeat.Repeats;
import io.tenantry.secret.SecretBox;
import io.tenantry.storage.Database;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/** A node that counts use, with connections of its own. */
final class UsageNode implements AutoCloseable {
    static final Caller.ServiceKey SERVICE =
            new Caller.ServiceKey(new ServiceKeyId(1), Set.of(ServiceScope.USAGE), ServiceReach.Everywhere.INSTANCE);
    static final int TOGETHER = 64;

    final Database database;
    final Consumptions consumptions;

    UsageNode(TestDatabases.Place place, Clock clock) {
        database = place.open();
        Repeats repeats = new Repeats(
                database,
                new SecretBox(new byte[SecretBox.KEY_LENGTH]),
                ReliedOn.reliance(KeyPermissions::requireMaker));
        consumptions = new Consumptions(database, clock, repeats);
    }

    Outcome consume(OrganizationId organization, int amount) {
        return consumptions
                .consume(SERVICE, List.of(new Consumption(organization, Metric.MESSAGES, amount)))
                .getFirst();
    }

    boolean isGranted(OrganizationId organization, int amount) {
        return consume(organization, amount) instanceof Outcome.Granted;
    }

    /** Consumes 1 with a key; whether it was counted now. */
    boolean isFirst(OrganizationId organization, String key) {
        return consumptions.consumeOnce(
                        SERVICE,
                        new Consumption(organization, Metric.MESSAGES, 1),
                        RepeatableName.of(SERVICE, key, new byte[1]),
                        usage -> new Answer(
                                200,
                                "text/plain",
                                Map.of(),
                                Long.toString(usage.used()).getBytes(StandardCharsets.UTF_8),
                                false))
                != null;
    }

    /** Many requests of which {@value #TOGETHER} are under way at any time; how many of them were granted. */
    static int granted(int number, IntPredicate request) {
        AtomicInteger granted = new AtomicInteger();
        Semaphore some = new Semaphore(TOGETHER);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < number; i++) {
                int at = i;
                some.acquireUninterruptibly();
                threads.execute(() -> {
                    try {
                        if (request.test(at)) {
                            granted.incrementAndGet();
                        }
                    } finally {
                        some.release();
                    }
                });
            }
        }
        return granted.get();
    }

    long number(String sql, Object... values) {
        return database.read(
                handle -> handle.select(sql, values).mapTo(long.class).one());
    }

    /** The use in the database, with all blocks. */
    long used(OrganizationId organization) {
        return number(
                "SELECT coalesce(sum(used), 0) FROM usage_counter WHERE organization_id = ?", organization.value());
    }

    /** What is out in blocks, by the database. */
    long inBlocks(OrganizationId organization) {
        return number(
                "SELECT coalesce(sum(amount), 0) FROM usage_block WHERE organization_id = ?", organization.value());
    }

    @Override
    public void close() {
        consumptions.close();
        database.close();
    }
}

package io.tenantry.usage.consumption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.Eventually;
import io.tenantry.TestClock;
import io.tenantry.TestDatabases;
import io.tenantry.access.OrganizationId;
import io.tenantry.fault.Fault;
import io.tenantry.limit.Metric;
import io.tenantry.usage.Counter;
import io.tenantry.usage.Tenant;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Blocks of use that nodes spend in memory. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BlocksTest {
    private final TestDatabases.Place place = TestDatabases.create();
    private final TestClock clock = new TestClock(Instant.parse("2026-03-01T19:30:00Z"));
    private final UsageNode one = new UsageNode(place, clock);
    private final UsageNode two = new UsageNode(place, clock);

    @AfterAll
    void stop() {
        one.close();
        two.close();
    }

    private OrganizationId organization(int limit) {
        return new OrganizationId(one.database.write(handle -> handle.select(
                        "INSERT INTO organization (name, name_fold, name_order, quota_max_messages_per_day)"
                                + " VALUES ('A', 'a', 'a', ?) RETURNING id",
                        limit)
                .mapTo(int.class)
                .one()));
    }

    /** A crowd of requests that leaves this node with a block; how many were granted. */
    private static int crowd(UsageNode node, OrganizationId organization, AtomicLong mostInBlocks) {
        AtomicInteger calls = new AtomicInteger();
        return UsageNode.granted(2_000, i -> {
            boolean granted = node.isGranted(organization, 1);
            if (calls.incrementAndGet() % 100 == 0) {
                mostInBlocks.accumulateAndGet(node.consumptions.held().unspent(), Math::max);
            }
            return granted;
        });
    }

    @Test
    void two_nodes_grant_exactly_the_limit_to_ten_thousand_requests() {
        OrganizationId organization = organization(5_000);
        int granted = UsageNode.granted(10_000, i -> (i % 2 == 0 ? one : two).isGranted(organization, 1));
        assertThat(granted).isEqualTo(5_000);
        Eventually.until(() -> one.inBlocks(organization) == 0);
        assertThat(one.used(organization)).isEqualTo(5_000);
    }

    @Test
    void amounts_of_all_sizes_with_and_without_keys_never_exceed_the_limit() {
        OrganizationId organization = organization(20_000);
        AtomicLong used = new AtomicLong();
        UsageNode.granted(6_000, i -> {
            UsageNode node = i % 2 == 0 ? one : two;
            int amount = i % 3 == 0 ? 1 : 1 + i % 10;
            boolean granted =
                    i % 3 == 0 ? node.isFirst(organization, "mixed " + i) : node.isGranted(organization, amount);
            if (granted) {
                used.addAndGet(amount);
            }
            return granted;
        });
        Eventually.until(() -> one.inBlocks(organization) == 0);
        assertThat(one.used(organization)).isEqualTo(used.get()).isLessThanOrEqualTo(20_000);
    }

    @Test
    void requests_are_granted_from_memory_and_what_is_left_comes_back() {
        OrganizationId organization = organization(1_000_000);
        AtomicLong most = new AtomicLong();
        int granted = crowd(one, organization, most);
        long lastGranted = System.nanoTime();
        assertThat(granted).isEqualTo(2_000);
        assertThat(most.get()).isPositive().isLessThanOrEqualTo(Account.MOST);
        Eventually.until(() -> one.inBlocks(organization) == 0);
        assertThat(Duration.ofNanos(System.nanoTime() - lastGranted)).isLessThan(Duration.ofSeconds(1));
        assertThat(one.used(organization)).isEqualTo(2_000);
        assertThat(one.consumptions.held()).isEqualTo(new Consumptions.Held(0, 0));
    }

    @Test
    void a_refusal_waits_for_the_blocks_of_other_nodes() {
        OrganizationId organization = organization(100_000);
        for (int round = 0; round < 5; round++) {
            long before = one.used(organization);
            int granted = crowd(one, organization, new AtomicLong());
            // Whatever is out in a block is needed.
            int rest = (int) (100_000 - before - granted);
            assertThat(two.isGranted(organization, rest)).isTrue();
            assertThat(two.isGranted(organization, 1)).isFalse();
            assertThat(one.isGranted(organization, 1)).isFalse();
            assertThat(one.used(organization)).isEqualTo(100_000);
            two.consumptions.release(UsageNode.SERVICE, new Consumption(organization, Metric.MESSAGES, rest));
        }
    }

    @Test
    void a_lowered_limit_refuses_the_next_although_a_block_is_left() {
        OrganizationId organization = organization(1_000_000);
        crowd(one, organization, new AtomicLong());
        one.database.change(handle -> handle.execute(
                "UPDATE organization SET quota_max_messages_per_day = 10 WHERE id = ?", organization.value()));
        assertThat(one.isGranted(organization, 1)).isFalse();
        Eventually.until(() -> one.used(organization) == 2_000);
    }

    @Test
    void the_block_of_a_killed_node_is_used_until_it_expires_and_then_what_was_not_spent_is_free() {
        OrganizationId organization = organization(50_000);
        UsageNode killed = new UsageNode(place, clock);
        AtomicInteger granted = new AtomicInteger();
        AtomicBoolean isKilled = new AtomicBoolean();
        UsageNode.granted(4_000, i -> {
            if (isKilled.get()) {
                return false;
            }
            if (i > 1_000 && killed.consumptions.held().unspent() > 0 && isKilled.compareAndSet(false, true)) {
                killed.database.abandon();
            }
            try {
                granted.addAndGet(killed.isGranted(organization, 1) ? 1 : 0);
                return true;
            } catch (RuntimeException cutOff) {
                return false;
            }
        });
        assertThat(isKilled).isTrue();
        // A transaction that had begun before may be committed.
        Eventually.until(() -> killed.database.connections().active() == 0);
        long inBlocks = one.inBlocks(organization);
        assertThat(inBlocks).isPositive().isLessThanOrEqualTo(50_000 / Account.SHARE);
        long usedByKilled = one.used(organization);
        int rest = (int) (50_000 - usedByKilled);
        assertThat(one.isGranted(organization, rest)).isTrue();
        // It waits until the block has expired, then it is refused.
        assertThat(one.isGranted(organization, 1)).isFalse();
        assertThat(two.isGranted(organization, 1)).isFalse();
        assertThat(granted.get() + rest)
                .isLessThanOrEqualTo(50_000)
                .isGreaterThanOrEqualTo(50_000 - Math.toIntExact(inBlocks));
        one.consumptions.takeBack();
        assertThat(one.inBlocks(organization)).isZero();
        int unspent = 50_000 - Math.toIntExact(one.used(organization));
        assertThat(unspent).isBetween(1, Math.toIntExact(inBlocks));
        // Amounts that the killed node had granted stay used, also those of requests that did not hear of it.
        assertThat(granted.get() + rest + unspent).isBetween(50_000 - UsageNode.TOGETHER, 50_000);
        assertThat(two.isGranted(organization, unspent)).isTrue();
        assertThat(one.isGranted(organization, 1)).isFalse();
        assertThat(killed.consumptions.held().unspent()).isZero();
        // Without a database it grants nothing for long.
        Eventually.until(() -> !killed.database.changes().current());
        assertThatThrownBy(() -> killed.isGranted(organization, 1)).isInstanceOf(RuntimeException.class);
        killed.close();
    }

    @Test
    void the_block_of_a_node_on_another_machine_stays_used() {
        OrganizationId organization = organization(1_000);
        one.isGranted(organization, 1);
        one.database.change(handle -> handle.execute("""
                INSERT INTO usage_block (organization_id, metric, period, project_id, node, amount, expires_at, place)
                SELECT organization_id, metric, period, project_id, gen_random_uuid(), 1, now(), place
                FROM usage_counter, (VALUES ('elsewhere /tmp/x'), ('elsewhere'), (NULL)) p (place)
                WHERE organization_id = ?""", organization.value()));
        one.consumptions.takeBack();
        assertThat(one.used(organization)).isOne();
        assertThat(one.inBlocks(organization)).isEqualTo(3);
    }

    @Test
    void a_slot_that_has_another_use_gives_nothing_to_the_former_block() {
        try (BlockMemory memory = BlockMemory.open()) {
            int slot = memory.allocate();
            int use = memory.use(slot);
            assertThat(memory.add(slot, 10)).isEqualTo(10);
            assertThat(memory.spend(slot, use, 11)).isFalse();
            assertThat(memory.spend(slot, use, 4)).isTrue();
            assertThat(memory.left(slot, use)).isEqualTo(6);
            memory.free(slot);
            memory.add(slot, 5);
            assertThat(memory.left(slot, use)).isZero();
            assertThat(memory.spend(slot, use, 1)).isFalse();
            assertThat(memory.take(slot, use, 1)).isZero();
            assertThat(memory.left(slot, use + 1)).isEqualTo(5);
            String place = Objects.requireNonNull(memory.place());
            assertThat(BlockMemory.takeBack(place, slot, 3)).hasValue(3);
            assertThat(BlockMemory.takeBack(place, slot, 3)).hasValue(2);
            assertThat(memory.left(slot, use + 1)).isZero();
            assertThat(BlockMemory.takeBack(place, 1 << 30, 3)).isEmpty();
            assertThat(BlockMemory.takeBack(place, -1, 3)).isEmpty();
            assertThat(BlockMemory.takeBack(place + "x", slot, 3)).isEmpty();
        }
    }

    @Test
    void the_memory_of_a_running_node_stays_and_one_that_nobody_has_touched_for_days_goes() throws IOException {
        try (BlockMemory mine = BlockMemory.open();
                BlockMemory theirs = BlockMemory.open()) {
            Path own = file(mine);
            Path abandoned = file(theirs);
            FileTime before = FileTime.from(Instant.now().minus(Duration.ofDays(4)));
            Files.setLastModifiedTime(own, before);
            Files.setLastModifiedTime(abandoned, before);
            mine.keep();
            BlockMemory.open().close();
            assertThat(own).exists();
            assertThat(abandoned).doesNotExist();
        }
    }

    private static Path file(BlockMemory memory) {
        return Path.of(Objects.requireNonNull(memory.place()).split(" ", 2)[1]);
    }

    @Test
    void a_clean_stop_returns_all_blocks() {
        OrganizationId organization = organization(1_000_000);
        UsageNode stopped = new UsageNode(place, clock);
        AtomicBoolean closing = new AtomicBoolean();
        AtomicInteger granted = new AtomicInteger();
        UsageNode.granted(5_000, i -> {
            if (i > 2_000 && stopped.consumptions.held().unspent() > 0 && closing.compareAndSet(false, true)) {
                stopped.consumptions.close();
            }
            try {
                granted.addAndGet(stopped.isGranted(organization, 1) ? 1 : 0);
                return true;
            } catch (Fault.Unavailable isStopping) {
                return false;
            }
        });
        assertThat(closing).isTrue();
        stopped.close();
        assertThat(one.inBlocks(organization)).isZero();
        assertThat(one.used(organization)).isEqualTo(granted.get());
    }

    @Test
    void a_clock_that_jumps_an_hour_counts_no_day_twice() {
        TestClock jumping = new TestClock(Instant.parse("2026-03-01T23:30:00Z"));
        OrganizationId organization = organization(10_000);
        try (UsageNode node = new UsageNode(place, jumping)) {
            int granted = 0;
            for (int hours : new int[] {1, -1, 1, -1, 1}) {
                granted += crowd(node, organization, new AtomicLong());
                jumping.advance(Duration.ofHours(hours));
            }
            int before = granted;
            Eventually.until(() -> one.inBlocks(organization) == 0);
            assertThat(one.used(organization)).isEqualTo(before);
            assertThat(one.number(
                            "SELECT used FROM usage_counter WHERE organization_id = ? AND period = '2026-03-01'",
                            organization.value()))
                    .isEqualTo(6_000);
        }
    }

    @Test
    void a_key_counts_once_on_all_nodes() {
        OrganizationId organization = organization(1_000);
        int first = UsageNode.granted(2_000, i -> (i % 2 == 0 ? one : two).isFirst(organization, "once " + i / 4));
        assertThat(first).isEqualTo(500);
        Eventually.until(() -> one.inBlocks(organization) == 0);
        assertThat(one.used(organization)).isEqualTo(500);
    }

    @Test
    void a_release_takes_back_no_more_than_was_granted() {
        OrganizationId organization = organization(1_000_000);
        crowd(one, organization, new AtomicLong());
        assertThatThrownBy(() -> two.consumptions.release(
                        UsageNode.SERVICE, new Consumption(organization, Metric.MESSAGES, 2_001)))
                .isInstanceOf(Fault.Conflict.class);
        two.consumptions.release(UsageNode.SERVICE, new Consumption(organization, Metric.MESSAGES, 2_000));
        Eventually.until(() -> one.inBlocks(organization) == 0);
        assertThat(one.used(organization)).isZero();
    }

    @Test
    void an_active_counter_takes_at_most_200_bytes_of_the_heap() {
        int counters = 100_000;
        Map<Long, Block> blocks = new ConcurrentHashMap<>();
        BlockMemory memory = BlockMemory.open();
        long before = heap();
        for (int i = 1; i <= counters; i++) {
            Tenant tenant = new Tenant(new OrganizationId(i), ZoneOffset.UTC, Map.of());
            Block block = new Block(
                    tenant,
                    Counter.of(tenant.id(), Metric.MESSAGES, LocalDate.of(2026, 3, 1)),
                    memory,
                    memory.allocate(),
                    System.nanoTime());
            blocks.put(block.key(), block);
        }
        long each = (heap() - before) / counters;
        assertThat(blocks).hasSize(counters);
        assertThat(each).isBetween(50L, 200L);
        blocks.values().forEach(Block::end);
        memory.close();
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            ManagementFactory.getMemoryMXBean().gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}

package io.tenantry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class RunningNodesTest {
    private final TestDatabases.Place place = TestDatabases.create();

    private static List<Nodes.Node> seen(Database database) {
        return database.read(handle -> Nodes.of(handle, 10)).stream()
                .map(Nodes.Running::node)
                .toList();
    }

    @Test
    void nodes_are_seen_from_their_introduction_until_their_end_also_after_a_break() {
        Nodes.Node here = Nodes.Node.here("1.0");
        try (Database one = place.open(2)) {
            // One of a version that does not introduce itself.
            assertThat(seen(one)).containsExactly(new Nodes.Node("", "", 0));
            one.introduce(here);
            assertThat(seen(one)).containsExactly(here);
            assertThat(here.isHere()).isTrue();
            try (Database other = place.open(2)) {
                String name = "a-host-with-a-name-that-postgresql-cuts/".repeat(3);
                other.introduce(new Nodes.Node("1.1-SNAPSHOT", name, 7));
                assertThat(seen(one)).hasSize(2).last().satisfies(node -> {
                    assertThat(node.version()).isEqualTo("1.1-SNAPSHOT");
                    assertThat(node.process()).isEqualTo(7);
                    assertThat(node.isHere()).isFalse();
                    assertThat(name).startsWith(node.host());
                });
            }
            one.read(handle -> handle.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND application_name LIKE 'tenantry-news/%'"));
            // The feed connects anew at its next read.
            long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (seen(one).isEmpty() && System.nanoTime() < deadline) {
                LockSupport.parkNanos(20_000_000);
            }
            assertThat(seen(one)).containsExactly(here);
        }
    }
}

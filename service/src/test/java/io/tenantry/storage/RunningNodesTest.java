package io.tenantry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import java.util.List;
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
            one.change(handle -> handle.execute("UPDATE installation SET secret_key_check = secret_key_check"));
            assertThat(seen(one)).containsExactly(here);
        }
    }
}

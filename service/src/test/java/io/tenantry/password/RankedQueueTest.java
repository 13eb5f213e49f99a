package io.tenantry.password;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.password.Standing.Rank;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankedQueueTest {
    private final RankedQueue<String> queue = new RankedQueue<>(6, 4);

    private List<String> order() {
        List<String> order = new ArrayList<>();
        for (String next = queue.next(); next != null; next = queue.next()) {
            order.add(next);
        }
        return order;
    }

    @Test
    void better_ranks_come_first_and_each_goes_on() {
        for (int i = 1; i <= 3; i++) {
            assertThat(queue.add(Rank.SUSPECT, "s", "s" + i)).isNull();
            assertThat(queue.add(Rank.UNKNOWN, "u", "u" + i)).isNull();
            assertThat(queue.add(Rank.KNOWN, "k", "k" + i)).isNull();
        }
        assertThat(queue.size()).isEqualTo(9);
        assertThat(order()).containsExactly("k1", "k2", "k3", "s1", "u1", "u2", "u3", "s2", "s3");
    }

    @Test
    void a_full_rank_leaves_the_places_of_the_others() {
        for (int i = 1; i <= 6; i++) {
            assertThat(queue.add(Rank.SUSPECT, "s" + i, "x" + i)).isNull();
        }
        assertThat(queue.add(Rank.SUSPECT, "s7", "x7")).isEqualTo("x7");
        assertThat(queue.add(Rank.UNKNOWN, "u", "u1")).isNull();
        assertThat(queue.next()).isEqualTo("u1");
    }

    @Test
    void an_element_is_taken_out_once() {
        queue.add(Rank.KNOWN, "a", "a1");
        assertThat(queue.remove(Rank.UNKNOWN, "a", "a1")).isFalse();
        assertThat(queue.remove(Rank.KNOWN, "a", "a1")).isTrue();
        assertThat(queue.remove(Rank.KNOWN, "a", "a1")).isFalse();
        assertThat(order()).isEmpty();
    }
}

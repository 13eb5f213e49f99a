package io.tenantry.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FairQueueTest {
    private final FairQueue<String> queue = new FairQueue<>(6, 4);

    private String order() {
        StringBuilder order = new StringBuilder();
        for (String next = queue.next(); next != null; next = queue.next()) {
            order.append(next).append(' ');
        }
        return order.toString().strip();
    }

    @Test
    void addresses_take_turns() {
        for (String element : new String[] {"a1", "a2", "a3", "b1", "c1", "b2"}) {
            assertThat(queue.add(element.substring(0, 1), element)).isNull();
        }
        assertThat(order()).isEqualTo("a1 b1 c1 a2 b2 a3");
    }

    @Test
    void an_address_has_a_limit_of_its_own() {
        for (int i = 1; i <= 4; i++) {
            assertThat(queue.add("a", "a" + i)).isNull();
        }
        assertThat(queue.add("a", "a5")).isEqualTo("a5");
        assertThat(queue.add("b", "b1")).isNull();
        assertThat(order()).isEqualTo("a1 b1 a2 a3 a4");
    }

    @Test
    void in_a_full_queue_a_newcomer_takes_the_last_place_of_the_address_that_has_most() {
        for (String element : new String[] {"a1", "a2", "a3", "a4", "b1", "b2"}) {
            assertThat(queue.add(element.substring(0, 1), element)).isNull();
        }
        assertThat(queue.add("c", "c1")).isEqualTo("a4");
        assertThat(queue.add("c", "c2")).isEqualTo("a3");
        // No address has more elements than the new one would have.
        assertThat(queue.add("c", "c3")).isEqualTo("c3");
        assertThat(queue.add("b", "b3")).isEqualTo("b3");
        assertThat(order()).isEqualTo("a1 b1 c1 a2 b2 c2");
    }

    @Test
    void an_element_is_taken_out_once() {
        queue.add("a", "a1");
        queue.add("a", "a2");
        assertThat(queue.remove("a", "a1")).isTrue();
        assertThat(queue.remove("a", "a1")).isFalse();
        assertThat(queue.remove("b", "a2")).isFalse();
        assertThat(order()).isEqualTo("a2");
        assertThat(queue.remove("a", "a2")).isFalse();
    }
}

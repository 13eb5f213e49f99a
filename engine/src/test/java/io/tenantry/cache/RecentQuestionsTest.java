package io.tenantry.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentQuestionsTest {
    private final RecentQuestions asked = new RecentQuestions();

    @Test
    void a_question_is_known_from_the_second_time_on() {
        assertThat(asked.again("?limit=25")).isFalse();
        assertThat(asked.again("?limit=26")).isFalse();
        assertThat(asked.again("?limit=25")).isTrue();
        assertThat(asked.again("?limit=25")).isTrue();
    }

    @Test
    void a_few_questions_that_come_again_are_known_among_many_that_do_not() {
        IntStream.range(0, 100).forEach(i -> asked.again("known " + i));
        IntStream.range(0, 400).forEach(i -> asked.again("once " + i));

        assertThat(IntStream.range(0, 100)
                        .filter(i -> asked.again("known " + i))
                        .count())
                .isGreaterThan(70);
    }

    @Test
    void what_was_asked_long_ago_is_forgotten() {
        asked.again("once");
        IntStream.range(0, 100_000).forEach(i -> asked.again("other " + i));

        assertThat(asked.again("once")).isFalse();
    }
}

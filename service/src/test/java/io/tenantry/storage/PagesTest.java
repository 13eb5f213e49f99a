package io.tenantry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of the numbers from 1, of which four are held and three are read at a time. */
class PagesTest {
    private static final int WHOLE = 4;
    private static final int PAGE = 3;

    private final List<Integer> asked = new ArrayList<>();

    private Pages.Read<Integer> upTo(int last) {
        return (@Nullable Integer row, int most) -> {
            int after = row == null ? 0 : row;
            asked.add(after);
            return IntStream.rangeClosed(after + 1, Math.min(last, after + most))
                    .boxed()
                    .toList();
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 5, 6, 7, 8, 9, 11, 100})
    void all_rows_are_found_once_and_in_order(int count) {
        List<Integer> all = IntStream.rangeClosed(1, count).boxed().toList();
        Pages<Integer> read = Pages.read(WHOLE, PAGE, upTo(count));
        assertThat(read.isWhole()).isEqualTo(count <= WHOLE);
        assertThat(read).containsExactlyElementsOf(all);
        assertThat(Pages.later(PAGE, upTo(count))).containsExactlyElementsOf(all);
    }

    @Test
    void a_page_is_read_when_it_is_needed() {
        Pages<Integer> later = Pages.later(PAGE, upTo(7));
        assertThat(asked).isEmpty();
        var rows = later.iterator();
        assertThat(rows.next()).isEqualTo(1);
        assertThat(asked).containsExactly(0);
        rows.next();
        rows.next();
        assertThat(asked).containsExactly(0);
        rows.next();
        assertThat(asked).containsExactly(0, 3);
    }

    @Test
    void the_rows_of_a_long_list_are_not_there_at_once() {
        assertThat(Pages.read(WHOLE, PAGE, upTo(WHOLE)).rows()).hasSize(WHOLE);
        Pages<Integer> longer = Pages.read(WHOLE, PAGE, upTo(WHOLE + 1));
        assertThatThrownBy(longer::rows).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void to_see_whether_a_list_is_long_a_page_and_one_more_row_are_read() {
        List<Integer> most = new ArrayList<>();
        Pages<Integer> longer = Pages.read((row, rows) -> {
            most.add(rows);
            return upTo(10 * Pages.PAGE).after(row, rows);
        });
        assertThat(longer.isWhole()).isFalse();
        assertThat(most).containsExactly(Pages.PAGE + 1);
    }

    @Test
    void of_a_long_list_only_a_page_is_held() {
        Pages<Integer> longer = Pages.read(WHOLE, PAGE, upTo(WHOLE + 1));
        assertThat(asked).containsExactly(0);
        assertThat(longer).containsExactly(1, 2, 3, 4, 5);
        // The two rows that were read with the first page are read again.
        assertThat(asked).containsExactly(0, PAGE);
    }
}

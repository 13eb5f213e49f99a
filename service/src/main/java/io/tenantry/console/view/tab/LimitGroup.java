package io.tenantry.console.view.tab;

import io.tenantry.console.form.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The limit of one metric with its use.
 *
 * @param metric the name of the metric in the APIs
 * @param title the name of the metric for people
 * @param lead its meaning
 * @param inForce the limit in force, in words
 * @param why why it is in force
 * @param use how much is used; null where the reader does not see it
 * @param fields value and ceiling
 * @param seen the values that the form began with
 */
public record LimitGroup(
        String metric,
        String title,
        String lead,
        String inForce,
        String why,
        @Nullable Use use,
        List<Field> fields,
        List<Field> seen) {
    public LimitGroup {
        fields = List.copyOf(fields);
        seen = List.copyOf(seen);
    }

    /**
     * How much is used.
     *
     * @param words the use and the limit, in words
     * @param percent the part of the limit that is used, at most 100; null without a limit
     */
    public record Use(String words, @Nullable Integer percent) {}
}

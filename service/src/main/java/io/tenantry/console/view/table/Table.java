package io.tenantry.console.view.table;

import io.tenantry.console.view.Heading;
import io.tenantry.console.view.Pager;
import java.util.Arrays;
import java.util.List;

/**
 * A table with the line below it.
 *
 * @param caption its content, for screen readers
 * @param headings a heading for each cell
 * @param empty the title of the page without rows
 * @param fill what would fill it
 */
public record Table(String caption, List<Heading> headings, List<Row> rows, String empty, String fill, Pager pager) {
    public Table {
        headings = List.copyOf(headings);
        rows = List.copyOf(rows);
    }

    /** Headings that no list is sorted by. */
    public static List<Heading> headings(String... labels) {
        return Arrays.stream(labels)
                .map(label -> new Heading(label, null, null, false))
                .toList();
    }

    /** Whether any row has an action. */
    public boolean acted() {
        return rows.stream().anyMatch(row -> !row.actions().isEmpty());
    }
}

package io.tenantry.console.view;

import org.jspecify.annotations.Nullable;

/**
 * The heading of a column.
 *
 * @param label the text
 * @param address the address of the list in the order of this column; null for a column that no list is sorted by
 * @param sorted the direction in which the list is sorted by it, a value of {@code aria-sort}; null when it is not
 * @param number whether the column has numbers
 */
public record Heading(
        String label, @Nullable String address, @Nullable String sorted, boolean number) {}

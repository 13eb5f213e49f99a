package io.tenantry.console.view;

import org.jspecify.annotations.Nullable;

/**
 * The line below a list.
 *
 * @param total the number of rows, in words
 * @param previous the address of the previous page; null on the first
 * @param next the address of the next page; null on the last
 */
public record Pager(
        String total, @Nullable String previous, @Nullable String next) {}

package io.tenantry.console.view;

import org.jspecify.annotations.Nullable;

/**
 * A count on the dashboard.
 *
 * @param label the things that are counted
 * @param number their number, in words
 * @param path the list of them, relative to the console; null for none
 */
public record Count(String label, String number, @Nullable String path) {}

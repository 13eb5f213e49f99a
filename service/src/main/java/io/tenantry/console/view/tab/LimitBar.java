package io.tenantry.console.view.tab;

/**
 * The use of a limit as a bar.
 *
 * @param title the name of the metric for people
 * @param words the use and the limit, in words
 * @param percent the part of the limit that is used, at most 100
 */
public record LimitBar(String title, String words, int percent) {}

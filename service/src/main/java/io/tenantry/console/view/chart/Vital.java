package io.tenantry.console.view.chart;

/**
 * The state of a part of the installation.
 *
 * @param name the part
 * @param path the page that tells more, relative to the console
 * @param state its state, in words
 * @param tone {@code on}, {@code off} or {@code bad}
 */
public record Vital(String name, String path, String state, String tone) {}

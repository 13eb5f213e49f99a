package io.tenantry.console.view.chart;

/**
 * A limit that is used nearly or wholly.
 *
 * @param organization the name of the organization
 * @param path the page of its limits, relative to the console
 * @param limit the thing that is limited
 * @param used the use and the limit, in words
 * @param percent the part that is used, at most 100
 */
public record FullLimit(String organization, String path, String limit, String used, int percent) {}

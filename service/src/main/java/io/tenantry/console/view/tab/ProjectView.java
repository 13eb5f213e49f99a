package io.tenantry.console.view.tab;

import io.tenantry.console.view.Moment;

/**
 * A project as its page shows it.
 *
 * @param path its page, relative to the console
 * @param removable whether the reader is allowed to delete it
 */
public record ProjectView(String path, String name, String color, Moment created, boolean removable) {}

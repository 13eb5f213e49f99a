package io.tenantry.console.view.own;

import io.tenantry.console.view.Moment;

/**
 * A notification in the list of a person's own.
 *
 * @param path the path to which the mark is sent, relative to the console
 * @param page the path of the page that it leads to, relative to the console; empty for none
 * @param severity how much it matters, in words
 * @param read whether it is marked as read
 */
public record NotificationRow(
        String path, String page, String title, String body, String severity, boolean read, Moment at) {}

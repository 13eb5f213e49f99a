package io.tenantry.console.view.own;

import io.tenantry.console.view.Moment;

/**
 * An organization in the list of a person's own.
 *
 * @param path its first page, relative to the console
 * @param role the person's role, in words
 */
public record OwnOrganizationRow(String path, String name, String role, Moment since) {}

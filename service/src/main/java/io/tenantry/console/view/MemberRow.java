package io.tenantry.console.view;

/**
 * A member of an organization in the list.
 *
 * @param path the page of the member, relative to the console
 * @param role the role, in words
 */
public record MemberRow(String path, String name, String email, String role, boolean disabled, Moment since) {}

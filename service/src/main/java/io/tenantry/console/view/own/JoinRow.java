package io.tenantry.console.view.own;

/**
 * An organization that a person can ask to join.
 *
 * @param path the path to which the request or its withdrawal is sent, relative to the console
 * @param asked whether the person has asked
 */
public record JoinRow(String path, String name, boolean asked) {}

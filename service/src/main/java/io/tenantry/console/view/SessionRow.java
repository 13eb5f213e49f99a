package io.tenantry.console.view;

/**
 * A session in the list of an operator's own.
 *
 * @param current whether it is the session that shows the list
 * @param address the network address of the sign-in
 * @param browser the browser as it describes itself
 * @param secondFactor whether it began with a second factor
 */
public record SessionRow(
        int id, boolean current, Moment began, Moment used, String address, String browser, boolean secondFactor) {}

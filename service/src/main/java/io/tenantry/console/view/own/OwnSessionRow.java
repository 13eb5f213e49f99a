package io.tenantry.console.view.own;

import io.tenantry.console.view.Moment;

/**
 * A session in the list of a person's own.
 *
 * @param path the path to which its end is sent, relative to the console
 * @param current whether it is the session that shows the list
 * @param ends the time at which it ends without a further request
 * @param address the network address of the sign-in
 * @param browser the browser or program as it describes itself
 * @param secondFactor whether it has a second factor
 */
public record OwnSessionRow(
        String path,
        boolean current,
        Moment began,
        Moment ends,
        String address,
        String browser,
        boolean secondFactor) {}

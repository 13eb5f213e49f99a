package io.tenantry.console.operator;

import io.tenantry.fault.Fault;
import io.tenantry.web.Request;

/** Numbers of rows in addresses. */
public final class PathNumber {
    private PathNumber() {}

    /**
     * The number in a part of the path.
     *
     * @throws Fault.NotFound when it is no number of a row
     */
    public static int of(Request request, String part) {
        String number = request.path(part);
        if (!number.matches("[0-9]{1,9}")) {
            throw new Fault.NotFound(part);
        }
        return Integer.parseInt(number);
    }
}

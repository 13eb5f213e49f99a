package io.tenantry.http.user;

import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.http.Request;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Ids among the parameters of a query. */
final class QueryId {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}|1[0-9]{9}|20[0-9]{8}");

    private QueryId() {}

    /**
     * The id in a parameter; null when it was not sent, or is empty.
     *
     * @throws Fault.Invalid when it is no id
     */
    static @Nullable Integer of(Request request, String name) {
        String written = request.query().last(name);
        if (written == null || written.isEmpty()) {
            return null;
        }
        if (!NUMBER.matcher(written).matches()) {
            throw new Fault.Invalid(Problem.invalid(name, "A valid integer is required."));
        }
        return Integer.valueOf(written);
    }
}

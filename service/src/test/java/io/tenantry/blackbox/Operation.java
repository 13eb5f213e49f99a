package io.tenantry.blackbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An operation of an API with one call that succeeds and calls that fail.
 *
 * @param path as in the OpenAPI file
 * @param good makes a new call that succeeds, whatever was called before
 * @param failing makes the calls that are answered with these statuses: all that the good call has not
 */
record Operation(String method, String path, Supplier<Call> good, Map<Integer, Supplier<Call>> failing) {
    static Operation of(String method, String path, Supplier<Call> good) {
        return new Operation(method, path, good, Map.of());
    }

    /** This operation with a call that is answered with that status. */
    Operation on(int status, Supplier<Call> call) {
        Map<Integer, Supplier<Call>> more = new LinkedHashMap<>(failing);
        more.put(status, call);
        return new Operation(method, path, good, more);
    }

    /** This operation with its good call, whose path is replaced, answered with 400. */
    Operation badAt(String otherPath) {
        return on(400, () -> good.get().at(otherPath));
    }

    /** This operation with its good call, with one more parameter, answered with 400. */
    Operation badAsking(String parameter) {
        return on(400, () -> good.get().asking(parameter));
    }

    /** This operation with its good call, whose body is replaced, answered with 400. */
    Operation badSaying(String body) {
        return on(400, () -> good.get().saying(body));
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}

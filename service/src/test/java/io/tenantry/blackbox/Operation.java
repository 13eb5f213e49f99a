package io.tenantry.blackbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An operation of an API, by a call that succeeds and calls that fail in ways of their own.
 *
 * @param path as the OpenAPI file writes it
 * @param good makes a new call that succeeds, whatever was called before
 * @param failing makes calls that are answered by these statuses
 */
record Operation(String method, String path, Supplier<Call> good, Map<Integer, Supplier<Call>> failing) {
    static Operation of(String method, String path, Supplier<Call> good) {
        return new Operation(method, path, good, Map.of());
    }

    /** This operation, with a call that is answered by that status. */
    Operation on(int status, Supplier<Call> call) {
        Map<Integer, Supplier<Call>> more = new LinkedHashMap<>(failing);
        more.put(status, call);
        return new Operation(method, path, good, more);
    }

    /** This operation, whose good call with that path is answered by 400. */
    Operation badAt(String otherPath) {
        return on(400, () -> good.get().at(otherPath));
    }

    /** This operation, whose good call with one more parameter is answered by 400. */
    Operation badAsking(String parameter) {
        return on(400, () -> good.get().asking(parameter));
    }

    /** This operation, whose good call with that body is answered by 400. */
    Operation badSaying(String body) {
        return on(400, () -> good.get().saying(body));
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}

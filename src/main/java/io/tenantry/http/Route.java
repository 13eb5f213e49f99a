package io.tenantry.http;

import io.tenantry.access.Caller;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a face.
 *
 * @param method in upper case; GET serves HEAD too
 * @param pattern the path below the face's base, with {@code {name}} for a part that varies
 * @param open whether it is served without credentials
 * @param operation what answers
 */
public record Route(String method, List<String> pattern, boolean open, Operation operation) {
    /** Answers one request. */
    @FunctionalInterface
    public interface Operation {
        /** The answer; throws a {@link io.tenantry.fault.Fault} when there is none. */
        Reply answer(Request request, Caller caller);
    }

    /** Answers one request of anybody. */
    @FunctionalInterface
    public interface OpenOperation {
        /** The answer; throws a {@link io.tenantry.fault.Fault} when there is none. */
        Reply answer(Request request);
    }

    /** An operation for known callers. */
    public static Route of(String method, String path, Operation operation) {
        return new Route(method, Request.segments(path.replace("{", "%7B").replace("}", "%7D")), false, operation);
    }

    /** An operation that needs no credentials. */
    public static Route open(String method, String path, OpenOperation operation) {
        Operation any = (request, caller) -> operation.answer(request);
        return new Route(method, Request.segments(path.replace("{", "%7B").replace("}", "%7D")), true, any);
    }

    /** What the braces stand for when the path is this route's, else null. */
    @Nullable
    Map<String, String> match(List<String> segments) {
        if (segments.size() != pattern.size()) {
            return null;
        }
        Map<String, String> found = Map.of();
        for (int i = 0; i < segments.size(); i++) {
            String part = pattern.get(i);
            if (part.startsWith("{")) {
                if (segments.get(i).isEmpty()) {
                    return null;
                }
                if (found.isEmpty()) {
                    found = Request.newPathParameters();
                }
                found.put(part.substring(1, part.length() - 1), segments.get(i));
            } else if (!part.equals(segments.get(i))) {
                return null;
            }
        }
        return found;
    }

    boolean serves(String requested) {
        return method.equals(requested) || (method.equals("GET") && requested.equals("HEAD"));
    }
}

package io.tenantry.http;

import io.tenantry.access.Caller;
import io.tenantry.access.Scope;
import java.util.List;
import java.util.Map;

/**
 * One operation of a face.
 *
 * @param method in upper case; GET serves HEAD too
 * @param pattern the path below the face's base, with {@code {name}} for a part that varies
 * @param open whether it is served without credentials
 * @param scope what an API key needs for it
 * @param aboutSigningIn whether it is about the caller's own signing in: for that a session does without a second factor
 * @param operation what answers
 */
public record Route(
        String method, List<String> pattern, boolean open, Scope scope, boolean aboutSigningIn, Operation operation) {
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
        return new Route(
                method,
                Request.segments(path.replace("{", "%7B").replace("}", "%7D")),
                false,
                scope(method),
                false,
                operation);
    }

    /** An operation that needs no credentials. */
    public static Route open(String method, String path, OpenOperation operation) {
        Operation any = (request, caller) -> operation.answer(request);
        return new Route(
                method,
                Request.segments(path.replace("{", "%7B").replace("}", "%7D")),
                true,
                scope(method),
                false,
                any);
    }

    private static Scope scope(String method) {
        return method.equals("GET") ? Scope.READ : Scope.WRITE;
    }

    /** This operation at another path below the base of its API. */
    public Route at(List<String> another) {
        return new Route(method, List.copyOf(another), open, scope, aboutSigningIn, operation);
    }

    /** This operation, for which an API key needs another scope. */
    public Route needing(Scope another) {
        return new Route(method, pattern, open, another, aboutSigningIn, operation);
    }

    /** This operation, as one about the caller's own signing in. */
    public Route ofSigningIn() {
        return new Route(method, pattern, open, scope, true, operation);
    }

    /** Whether a path is this route's. */
    boolean fits(List<String> segments) {
        if (segments.size() != pattern.size()) {
            return false;
        }
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (varies(i) ? segment.isEmpty() : !pattern.get(i).equals(segment)) {
                return false;
            }
        }
        return true;
    }

    /** Which of two routes that a path fits names it more closely: positive when it is this one, 0 when it is both. */
    int closeness(Route other) {
        for (int i = 0; i < pattern.size(); i++) {
            if (varies(i) != other.varies(i)) {
                return other.varies(i) ? 1 : -1;
            }
        }
        return 0;
    }

    /** What the braces stand for in a path that is this route's. */
    Map<String, String> parameters(List<String> segments) {
        Map<String, String> found = Map.of();
        for (int i = 0; i < segments.size(); i++) {
            if (varies(i)) {
                if (found.isEmpty()) {
                    found = Request.newPathParameters();
                }
                String part = pattern.get(i);
                found.put(part.substring(1, part.length() - 1), segments.get(i));
            }
        }
        return found;
    }

    private boolean varies(int part) {
        return pattern.get(part).startsWith("{");
    }

    boolean serves(String requested) {
        return method.equals(requested) || (method.equals("GET") && requested.equals("HEAD"));
    }
}

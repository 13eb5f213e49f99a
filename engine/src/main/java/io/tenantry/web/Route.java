package io.tenantry.web;

import io.tenantry.access.Caller;
import io.tenantry.access.Scope;
import io.tenantry.repeat.RepeatableName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One operation of an API.
 *
 * @param method in upper case; GET serves HEAD too
 * @param pattern the path below the API's base, with {@code {name}} for a part that varies
 * @param work the operation, with the callers that are allowed
 */
public record Route(String method, List<String> pattern, Work work) {
    /** Answers one request of a known caller. */
    @FunctionalInterface
    public interface Operation {
        /** The answer; throws a {@link io.tenantry.fault.Fault} if there is none. */
        Reply answer(Request request, Caller caller);
    }

    /** Answers one request with an {@code Idempotency-Key} and keeps the reply itself, together with those of other requests. */
    @FunctionalInterface
    public interface KeptOperation {
        /** The answer; null if the request is not the first of its name or has another answer than a success. */
        @Nullable
        Reply answer(Request request, Caller caller, RepeatableName name);
    }

    /** Answers one request that needs no credentials: there is no caller. */
    @FunctionalInterface
    public interface OpenOperation {
        /** The answer; throws a {@link io.tenantry.fault.Fault} if there is none. */
        Reply answer(Request request);
    }

    /** An operation, with the credentials that it needs. */
    public sealed interface Work {}

    /** An operation that needs no credentials. */
    public record ForAnybody(OpenOperation operation) implements Work {}

    /**
     * An operation for known callers.
     *
     * @param scopes the scopes that an API key needs for it, all of them
     * @param aboutSigningIn whether it is about the caller's own sign-in: for that a session needs no second factor
     * @param kept keeps the replies to requests with an {@code Idempotency-Key}; null if it is kept for the operation
     */
    public record ForCallers(
            Operation operation,
            Set<Scope> scopes,
            boolean aboutSigningIn,
            @Nullable KeptOperation kept) implements Work {}

    /** An operation for known callers. */
    public static Route of(String method, String path, Operation operation) {
        Set<Scope> scopes = Set.of(method.equals("GET") ? Scope.READ : Scope.WRITE);
        return new Route(method, pattern(path), new ForCallers(operation, scopes, false, null));
    }

    /** An operation that needs no credentials. */
    public static Route open(String method, String path, OpenOperation operation) {
        return new Route(method, pattern(path), new ForAnybody(operation));
    }

    private static List<String> pattern(String path) {
        return Request.segments(path.replace("{", "%7B").replace("}", "%7D"));
    }

    /** Its name in metrics: {@code GET /organizations/{id}}. It never has a part of a request. */
    public String name() {
        return method + " /" + String.join("/", pattern);
    }

    /** Whether it needs no credentials. */
    public boolean isOpen() {
        return work instanceof ForAnybody;
    }

    /** This operation at another path below the base of its API. */
    public Route at(List<String> another) {
        return new Route(method, List.copyOf(another), work);
    }

    /** This operation, for which an API key needs other scopes: all of these. */
    public Route needing(Scope... others) {
        Set<Scope> scopes = Set.of(others);
        return with(callers -> new ForCallers(callers.operation, scopes, callers.aboutSigningIn, callers.kept));
    }

    /**
     * This operation, marked as one that gives people access or changes their permissions. A person with access can make
     * keys, so an API key also needs the scope {@code keys} for it.
     */
    public Route givingAccess() {
        return needing(Scope.WRITE, Scope.KEYS);
    }

    /** This operation, marked as one about the caller's own sign-in. */
    public Route ofSigningIn() {
        return with(callers -> new ForCallers(callers.operation, callers.scopes, true, callers.kept));
    }

    /**
     * This operation, whose requests with an {@code Idempotency-Key} are first passed to {@code kept}. A request that {@code
     * kept} does not answer is carried out like any other.
     */
    public Route keeping(KeptOperation kept) {
        return with(callers -> new ForCallers(callers.operation, callers.scopes, callers.aboutSigningIn, kept));
    }

    private Route with(UnaryOperator<ForCallers> change) {
        return switch (work) {
            case ForAnybody ignored -> this;
            case ForCallers callers -> new Route(method, pattern, change.apply(callers));
        };
    }

    /** Whether this route serves a path. */
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

    /**
     * Compares how specific two routes are that serve the same path: positive when this one is more specific, 0 when both
     * are equal.
     */
    int closeness(Route other) {
        for (int i = 0; i < pattern.size(); i++) {
            if (varies(i) != other.varies(i)) {
                return other.varies(i) ? 1 : -1;
            }
        }
        return 0;
    }

    /**
     * Whether a path that this route serves has a segment without a digit in the position of an id, although every id has
     * digits: {@code /projects/createbytemplate} names an operation that does not exist, not a project.
     */
    boolean takesWordForId(List<String> segments) {
        for (int i = 0; i < segments.size(); i++) {
            if (pattern.get(i).endsWith("Id}") && segments.get(i).chars().noneMatch(Character::isDigit)) {
                return true;
            }
        }
        return false;
    }

    /** The values of the braces in a path that this route serves. */
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

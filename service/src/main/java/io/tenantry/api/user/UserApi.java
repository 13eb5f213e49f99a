package io.tenantry.api.user;

import io.tenantry.access.Caller;
import io.tenantry.api.KeyOrToken;
import io.tenantry.api.user.wire.AcceptsJson;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.apikey.ApiKeys;
import io.tenantry.fault.Fault;
import io.tenantry.throttle.FailedAttempts;
import io.tenantry.web.Api;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The user API, for the people of an organization and their programs: below {@code /user}; billing is below
 * {@code /test_framework}, and notifications are below {@code /notifications}, as at the vendor.
 */
public final class UserApi implements Api {
    /** The header that carries an API key. */
    static final String KEY_HEADER = "X-CEKURA-API-KEY";

    private static final List<String> PROJECTS = List.of("v1", "projects");

    private final String base;
    private final KeyOrToken callers;
    private final List<Route> routes;

    /**
     * @param base the prefix of the paths
     * @param keys finds the caller of an API key
     * @param tokens finds the caller of a bearer token
     * @param attempts counts unknown keys and tokens
     * @param resources the resources of this API
     */
    public UserApi(
            String base,
            ApiKeys keys,
            KeyOrToken.Tokens tokens,
            FailedAttempts attempts,
            List<UserResource> resources) {
        this.base = base;
        this.callers = new KeyOrToken(KEY_HEADER, null, keys, tokens, attempts);
        this.routes = resources.stream()
                .flatMap(resource -> resource.routes().stream())
                .flatMap(UserApi::underBothPrefixes)
                .toList();
    }

    /** The vendor's clients also use a second prefix for projects. */
    private static Stream<Route> underBothPrefixes(Route route) {
        List<String> pattern = route.pattern();
        if (pattern.size() < PROJECTS.size()
                || !pattern.subList(0, PROJECTS.size()).equals(PROJECTS)) {
            return Stream.of(route);
        }
        List<String> other = new ArrayList<>(pattern);
        other.set(PROJECTS.size() - 1, "projects-external");
        return Stream.of(route, route.at(other));
    }

    @Override
    public List<String> bases() {
        return List.of(base);
    }

    @Override
    public String name() {
        return "user";
    }

    @Override
    public List<Route> routes() {
        return routes;
    }

    @Override
    public Caller authenticate(Request request) {
        // Every operation with credentials replies in JSON, and checks Accept before anything else.
        AcceptsJson.check(request);
        return callers.caller(request);
    }

    @Override
    public Reply fault(Request request, Fault fault) {
        return UserFaults.reply(request, fault);
    }

    @Override
    public Reply defect(Request request) {
        return UserFaults.defect(request);
    }
}

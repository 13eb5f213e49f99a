package io.tenantry.http.user;

import io.tenantry.access.Caller;
import io.tenantry.apikey.ApiKeys;
import io.tenantry.fault.Fault;
import io.tenantry.http.Face;
import io.tenantry.http.Reply;
import io.tenantry.http.Request;
import io.tenantry.http.Route;
import java.util.List;
import java.util.function.Function;

/** The user API: what the people of an organization and their programs do, below {@code /user}. */
public final class UserFace implements Face {
    /** The header that carries an API key. */
    static final String KEY_HEADER = "X-CEKURA-API-KEY";

    private final ApiKeys keys;
    private final Function<String, Caller> tokens;
    private final List<Route> routes;

    /**
     * @param keys knows who presents an API key
     * @param tokens knows who presents a bearer token
     * @param resources what the face serves
     */
    public UserFace(ApiKeys keys, Function<String, Caller> tokens, List<UserResource> resources) {
        this.keys = keys;
        this.tokens = tokens;
        this.routes = resources.stream()
                .flatMap(resource -> resource.routes().stream())
                .toList();
    }

    @Override
    public List<String> bases() {
        return List.of("/user");
    }

    @Override
    public List<Route> routes() {
        return routes;
    }

    /** An API key decides alone where one is sent; a bearer token beside it is not looked at. */
    @Override
    public Caller authenticate(Request request) {
        // Every operation that asks who is calling answers in JSON, and says so before anything else.
        AcceptsJson.check(request);
        String key = request.header(KEY_HEADER);
        if (key != null && !key.isBlank()) {
            return keys.authenticate(key.strip());
        }
        String token = request.bearerToken();
        if (token == null) {
            throw new Fault.Unauthenticated(Fault.Unauthenticated.Why.NONE);
        }
        return tokens.apply(token);
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

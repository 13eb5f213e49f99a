package io.tenantry.http.management;

import io.tenantry.access.Caller;
import io.tenantry.apikey.ApiKeys;
import io.tenantry.fault.Fault;
import io.tenantry.http.Face;
import io.tenantry.http.Reply;
import io.tenantry.http.Request;
import io.tenantry.http.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The organisation API: what completes the management API's work from inside an organisation, below {@code /v2.0} and
 * {@code /new/v2.0} alike. It speaks as the management API does; its callers are keys and people of organisations.
 */
public final class OrganisationFace implements Face {
    private static final String BEARER = "Bearer ";

    private final ApiKeys keys;
    private final Function<String, Caller> tokens;
    private final List<Route> routes;

    /**
     * @param keys knows who presents an API key
     * @param tokens knows who presents a bearer token
     * @param system what is for everybody
     * @param own what is for those who administer an organisation, each with its routes
     */
    public OrganisationFace(
            ApiKeys keys, Function<String, Caller> tokens, SystemResource system, List<List<Route>> own) {
        this.keys = keys;
        this.tokens = tokens;
        List<Route> all = new ArrayList<>(OpenApiFile.routes("organisation"));
        all.addAll(system.openRoutes());
        own.forEach(all::addAll);
        this.routes = List.copyOf(all);
    }

    @Override
    public List<String> bases() {
        return List.of("/v2.0", "/new/v2.0");
    }

    @Override
    public List<Route> routes() {
        return routes;
    }

    /** An API key decides alone where one is sent. */
    @Override
    public Caller authenticate(Request request) {
        String key = request.header("X-API-Key");
        if (key != null && !key.isBlank()) {
            return keys.authenticate(key.strip());
        }
        String header = request.header("Authorization");
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new Fault.Unauthenticated(Fault.Unauthenticated.Why.NONE);
        }
        return tokens.apply(header.substring(BEARER.length()).strip());
    }

    @Override
    public Reply fault(Request request, Fault fault) {
        return ManagementFaults.ofOrganisationApi(request, fault);
    }

    @Override
    public Reply defect(Request request) {
        return ManagementFaults.defect(request);
    }

    @Override
    public String newRequestId() {
        return "api--" + Face.super.newRequestId();
    }
}

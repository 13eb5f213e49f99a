package io.tenantry.api.management;

import io.tenantry.access.Caller;
import io.tenantry.api.KeyOrToken;
import io.tenantry.api.management.field.ManagementFaults;
import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.api.management.wire.Links;
import io.tenantry.apikey.ApiKeys;
import io.tenantry.fault.Fault;
import io.tenantry.operator.OperatorSignIn;
import io.tenantry.operator.Operators.Credentials;
import io.tenantry.servicekey.ServiceKeys;
import io.tenantry.throttle.FailedAttempts;
import io.tenantry.web.Api;
import io.tenantry.web.NetworkAddress;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import io.tenantry.web.resource.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The management API, below {@code /management/v2.0}, for operators; or the organisation API, below {@code /v2.0}, which
 * completes it for the people of an organisation. Both have the same formats and are also below {@code /new}.
 */
public final class ManagementApi implements Api {
    private static final String VERSION = "v2.0";
    /** The header with a code of the second factor, beside the password over HTTP Basic. */
    private static final String CODE = "X-One-Time-Code";

    private static final String ORGANISATION = "organisation";

    /**
     * The operations of services: external ids, flags, plans and ledgers. All others refuse service keys.
     */
    private static final Pattern OF_SERVICES =
            Pattern.compile("(?:PATCH (?:/new)?/management/v2\\.0/(?:organisations|users|projects)/[^/]+"
                    + "|[A-Z]+ (?:/new)?/management/v2\\.0/organisations/[^/]+/(?:flags|plan|ledger/entries)"
                    + "|POST (?:/new)?/management/v2\\.0/billing/conversations)/?");

    private final String name;
    private final List<String> bases;
    private final int mostBody;
    private final Function<Request, Caller> callers;
    private final BiFunction<Request, Fault, Reply> faults;
    private final List<Route> routes;

    private ManagementApi(
            String name,
            String base,
            int mostBody,
            Function<Request, Caller> callers,
            BiFunction<Request, Fault, Reply> faults,
            List<Route> routes) {
        this.name = name;
        this.bases = List.of(base, "/new" + base);
        this.mostBody = mostBody;
        this.callers = callers;
        this.faults = faults;
        this.routes = List.copyOf(routes);
    }

    /**
     * The management API.
     *
     * @param services finds the service of a key; services have few operations
     * @param attempts counts unknown keys
     * @param resources the routes of each resource, below the version; of routes that match the same path the first serves it,
     *     so {@code /organisations/apikeys} stands before {@code /organisations/{organisationId}}
     */
    public static ManagementApi ofOperators(
            OperatorSignIn signIn, ServiceKeys services, FailedAttempts attempts, List<List<Route>> resources) {
        List<Route> routes =
                new ArrayList<>(List.of(Document.openApi("management").at("/openapi.yaml")));
        resources.forEach(resource -> resource.forEach(route -> routes.add(versioned(route))));
        return new ManagementApi(
                "management",
                "/management",
                JsonBody.MOST_BYTES_OF_MANY,
                request -> caller(signIn, services, attempts, request),
                ManagementFaults::reply,
                routes);
    }

    /**
     * The organisation API in version 2.0.
     *
     * @param keys finds the caller of an API key
     * @param tokens finds the caller of a bearer token
     * @param attempts counts unknown keys and tokens
     * @param system the routes without credentials
     * @param own the resources for the people of an organisation, each with its routes
     */
    public static ManagementApi ofOrganisations(
            ApiKeys keys,
            KeyOrToken.Tokens tokens,
            FailedAttempts attempts,
            SystemResource system,
            List<List<Route>> own) {
        List<Route> routes =
                new ArrayList<>(List.of(Document.openApi("organisation").at("/openapi.yaml")));
        routes.addAll(system.openRoutes());
        own.forEach(routes::addAll);
        return new ManagementApi(
                ORGANISATION,
                "/" + VERSION,
                1 << 20,
                new KeyOrToken("X-API-Key", Links.KEY, keys, tokens, attempts)::caller,
                ManagementFaults::ofOrganisationApi,
                routes);
    }

    /**
     * The organisation API in another version, with few operations.
     *
     * @param version the version in the path
     */
    public static ManagementApi ofOrganisations(
            String version, ApiKeys keys, KeyOrToken.Tokens tokens, FailedAttempts attempts, List<Route> routes) {
        return new ManagementApi(
                ORGANISATION,
                "/" + version,
                1 << 20,
                new KeyOrToken("X-API-Key", Links.KEY, keys, tokens, attempts)::caller,
                ManagementFaults::ofOrganisationApi,
                routes);
    }

    /** The operator that calls, by a key as a bearer token or by HTTP Basic; or the service, by its key as a bearer token. */
    private static Caller caller(
            OperatorSignIn signIn, ServiceKeys services, FailedAttempts attempts, Request request) {
        String from = NetworkAddress.of(request);
        String key = request.bearerToken();
        if (key != null && key.startsWith(ServiceKeys.PREFIX)) {
            Caller service = attempts.lookUp(from, () -> services.authenticate(key));
            if (!OF_SERVICES.matcher(request.method() + " " + request.rawPath()).matches()) {
                throw new Fault.NotAllowed("Service keys are not accepted by this operation.");
            }
            return service;
        }
        if (key != null) {
            return signIn.authenticate(key, from);
        }
        Credentials presented = BasicCredentials.read(request.header("Authorization"));
        String code = request.header(CODE);
        return code == null ? signIn.authenticate(presented, from) : signIn.authenticate(presented, code, from);
    }

    private static Route versioned(Route route) {
        List<String> pattern = new ArrayList<>(route.pattern());
        pattern.addFirst(VERSION);
        return route.at(pattern);
    }

    @Override
    public List<String> bases() {
        return bases;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Route> routes() {
        return routes;
    }

    @Override
    public Caller authenticate(Request request) {
        return callers.apply(request);
    }

    @Override
    public Reply fault(Request request, Fault fault) {
        return faults.apply(request, fault);
    }

    @Override
    public Reply defect(Request request) {
        return ManagementFaults.defect(request);
    }

    @Override
    public int mostBody() {
        return mostBody;
    }

    @Override
    public String newRequestId() {
        return "api--" + Api.super.newRequestId();
    }
}

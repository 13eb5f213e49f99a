package io.tenantry.http.management;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.http.Face;
import io.tenantry.http.Reply;
import io.tenantry.http.Request;
import io.tenantry.http.Route;
import io.tenantry.operator.Operators;
import java.util.ArrayList;
import java.util.List;

/** The management API: what operators do, below {@code /management/v2.0} and {@code /new/management/v2.0} alike. */
public final class ManagementFace implements Face {
    private static final String VERSION = "v2.0";

    private final Operators operators;
    private final List<Route> routes;

    /**
     * @param resources the routes of each resource, below the version; of routes that fit the same path the first
     *     answers, so {@code /organisations/apikeys} stands before {@code /organisations/{organisationId}}
     */
    public ManagementFace(Operators operators, List<List<Route>> resources) {
        this.operators = operators;
        List<Route> all = new ArrayList<>(OpenApiFile.routes("management"));
        for (List<Route> resource : resources) {
            resource.forEach(route -> all.add(versioned(route)));
        }
        this.routes = List.copyOf(all);
    }

    private static Route versioned(Route route) {
        List<String> pattern = new ArrayList<>(route.pattern());
        pattern.addFirst(VERSION);
        return new Route(route.method(), List.copyOf(pattern), route.open(), route.operation());
    }

    @Override
    public List<String> bases() {
        return List.of("/management", "/new/management");
    }

    @Override
    public List<Route> routes() {
        return routes;
    }

    @Override
    public Caller authenticate(Request request) {
        return operators.authenticate(BasicCredentials.read(request.header("Authorization")));
    }

    @Override
    public Reply fault(Request request, Fault fault) {
        return ManagementFaults.reply(request, fault);
    }

    @Override
    public Reply defect(Request request) {
        return ManagementFaults.defect(request);
    }

    @Override
    public int mostBody() {
        return JsonBody.MOST_BYTES_OF_MANY;
    }

    @Override
    public String newRequestId() {
        return "api--" + Face.super.newRequestId();
    }
}

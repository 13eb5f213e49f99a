package io.tenantry.console.look;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.web.Api;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;

/** A site whose pages are made with the brand of the installation. */
public final class BrandedApi implements Api {
    private final Api site;
    private final Brand brand;
    private final List<Route> routes;

    public BrandedApi(Api site, Brand brand) {
        this.site = site;
        this.brand = brand;
        this.routes = site.routes().stream().map(this::branded).toList();
    }

    private Route branded(Route route) {
        Route.Work work = switch (route.work()) {
            case Route.ForAnybody(var open) ->
                new Route.ForAnybody(request -> brand.during(() -> open.answer(request)));
            case Route.ForCallers(var operation, var scopes, var aboutSigningIn, var kept) ->
                new Route.ForCallers(
                        (request, caller) -> brand.during(() -> operation.answer(request, caller)),
                        scopes,
                        aboutSigningIn,
                        kept);
        };
        return new Route(route.method(), route.pattern(), work);
    }

    @Override
    public List<String> bases() {
        return site.bases();
    }

    @Override
    public String name() {
        return site.name();
    }

    @Override
    public List<Route> routes() {
        return routes;
    }

    @Override
    public Caller authenticate(Request request) {
        return site.authenticate(request);
    }

    @Override
    public Reply fault(Request request, Fault fault) {
        return brand.during(() -> site.fault(request, fault));
    }

    @Override
    public Reply defect(Request request) {
        return brand.during(() -> site.defect(request));
    }

    @Override
    public int mostBody() {
        return site.mostBody();
    }

    @Override
    public boolean isApi() {
        return site.isApi();
    }

    @Override
    public boolean waits() {
        return site.waits();
    }

    @Override
    public void stopping() {
        site.stopping();
    }

    @Override
    public String newRequestId() {
        return site.newRequestId();
    }
}

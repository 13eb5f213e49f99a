package io.tenantry.console;

import io.tenantry.access.Caller;
import io.tenantry.console.form.Sent;
import io.tenantry.fault.Fault;
import io.tenantry.web.Api;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The pages for people, below {@code /console}. */
public final class ConsoleApi implements Api {
    private final List<Route> routes;

    /**
     * @param front the page at {@code /console/}
     * @param features the features that pages call
     * @param publicUrl the URL of the installation for people, without a slash at the end
     */
    public ConsoleApi(FrontPage front, ConsoleFeatures features, Supplier<String> publicUrl) {
        SameOrigin sameOrigin = new SameOrigin(publicUrl);
        List<Route> all = new ArrayList<>();
        all.add(Route.open("GET", "/", front::page));
        all.add(Asset.STYLE.route());
        all.add(Asset.ICON.route());
        all.addAll(new InvitationPages(features, sameOrigin).routes());
        all.addAll(new PasswordPages(features, sameOrigin).routes());
        all.addAll(new EmailPages(features.signIn(), sameOrigin).routes());
        this.routes = List.copyOf(all);
    }

    @Override
    public List<String> bases() {
        return List.of("/console");
    }

    @Override
    public boolean isApi() {
        return false;
    }

    @Override
    public List<Route> routes() {
        return routes;
    }

    @Override
    public int mostBody() {
        return Sent.MOST_BYTES;
    }

    @Override
    public Caller authenticate(Request request) {
        throw new Fault.Unauthenticated(Fault.Unauthenticated.Why.NONE);
    }

    @Override
    public Reply fault(Request request, Fault fault) {
        return FaultPages.reply(request, fault);
    }

    @Override
    public Reply defect(Request request) {
        return FaultPages.defect(request);
    }
}

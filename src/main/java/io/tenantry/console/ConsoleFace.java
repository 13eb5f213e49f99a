package io.tenantry.console;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.http.Face;
import io.tenantry.http.Reply;
import io.tenantry.http.Request;
import io.tenantry.http.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The pages for people, below {@code /console}. */
public final class ConsoleFace implements Face {
    private final List<Route> routes;

    /**
     * @param front what is shown at {@code /console/}
     * @param doors what the pages ask
     * @param publicUrl the URL that people reach the installation at, without a slash at the end
     */
    public ConsoleFace(FrontPage front, ConsoleDoors doors, Supplier<String> publicUrl) {
        SameOrigin sameOrigin = new SameOrigin(publicUrl);
        List<Route> all = new ArrayList<>();
        all.add(Route.open("GET", "/", front::page));
        all.add(Asset.STYLE.route());
        all.add(Asset.ICON.route());
        all.addAll(new InvitationPages(doors, sameOrigin).routes());
        all.addAll(new PasswordPages(doors, sameOrigin).routes());
        all.addAll(new EmailPages(doors.signIn(), sameOrigin).routes());
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

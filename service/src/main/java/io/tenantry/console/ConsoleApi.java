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
import java.util.function.Function;
import java.util.function.Supplier;

/** The pages for people, below {@code /console}. */
public final class ConsoleApi implements Api {
    private final List<Route> routes;
    private final Function<Request, Caller> callers;

    /**
     * @param features the features that the pages of mailed links call
     * @param publicUrl the URL of the installation for people, without a slash at the end
     * @param others the pages of the features
     * @param callers finds the caller of a page for operators
     */
    public ConsoleApi(
            ConsoleFeatures features,
            Supplier<String> publicUrl,
            List<Route> others,
            Function<Request, Caller> callers) {
        SameOrigin sameOrigin = new SameOrigin(publicUrl);
        List<Route> all = new ArrayList<>(others);
        all.add(Asset.STYLE.route());
        all.add(Asset.ICON.route());
        all.addAll(new InvitationPages(features, sameOrigin).routes());
        all.addAll(new PasswordPages(features, sameOrigin).routes());
        all.addAll(new EmailPages(features.signIn(), sameOrigin).routes());
        this.routes = List.copyOf(all);
        this.callers = callers;
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
        return callers.apply(request);
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

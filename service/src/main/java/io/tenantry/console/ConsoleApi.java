package io.tenantry.console;

import io.tenantry.access.Caller;
import io.tenantry.console.form.KeptForm;
import io.tenantry.console.form.KeptRoutes;
import io.tenantry.console.form.Sent;
import io.tenantry.console.look.Asset;
import io.tenantry.console.look.Brand;
import io.tenantry.console.look.Icon;
import io.tenantry.fault.Fault;
import io.tenantry.web.Api;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The pages for people, below {@code /console}. */
public final class ConsoleApi implements Api {
    /**
     * The knowledge that the pages have of the party that is signed in.
     *
     * @param callers finds the caller of a page
     * @param banners finds the impersonation that the reader of a page has begun; empty for none
     * @param ended makes the sign-in page for a form that a session sent after it had expired; empty for any other request
     * @param kept finds the kept form that is to be shown again; empty for a form that is to be carried out
     */
    public record Visits(
            Function<Request, Caller> callers,
            Function<Request, Optional<Notice.Banner>> banners,
            Function<Request, Optional<Reply>> ended,
            Function<Request, Optional<KeptForm>> kept) {}

    private final List<Route> routes;
    private final Function<Request, Caller> callers;
    private final FaultPages faults;

    /**
     * @param features the features that the pages of mailed links call
     * @param publicUrl the URL of the installation for people, without a slash at the end
     * @param others the pages of the features
     * @param brand the look of the installation
     */
    public ConsoleApi(
            ConsoleFeatures features, Supplier<String> publicUrl, List<Route> others, Visits visits, Brand brand) {
        SameOrigin sameOrigin = new SameOrigin(publicUrl);
        List<Route> all = new ArrayList<>(KeptRoutes.showing(others, visits.kept));
        all.addAll(brand.routes());
        all.add(Icon.SPRITE.route());
        all.add(Asset.HTMX.route());
        all.add(Asset.SCRIPT.route());
        all.addAll(new InvitationPages(features, sameOrigin).routes());
        all.addAll(new PasswordPages(features, sameOrigin).routes());
        all.addAll(new EmailPages(features.signIn(), sameOrigin).routes());
        this.routes = List.copyOf(all);
        this.callers = visits.callers;
        this.faults = new FaultPages(visits.banners, visits.ended);
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
        return faults.reply(request, fault);
    }

    @Override
    public Reply defect(Request request) {
        return FaultPages.defect(request);
    }
}

package io.tenantry.console.operator;

import io.tenantry.access.Caller;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** All pages for operators. */
public final class OperatorPages {
    private final SignedIn signedIn;
    private final List<Route> routes;

    /** @param publicUrl the URL of the installation for people, without a slash at the end */
    public OperatorPages(OperatorFeatures features, Supplier<String> publicUrl) {
        this.signedIn = new SignedIn(features.sessions(), publicUrl);
        HistoryRows rows = new HistoryRows(features.ids());
        DashboardPage dashboard = new DashboardPage(features, signedIn, rows);
        List<Route> all = new ArrayList<>();
        all.addAll(new SignInPages(features.signIn(), signedIn, dashboard::page).routes());
        all.addAll(new SessionPages(features.sessions(), signedIn).routes());
        all.addAll(new OrganizationListPage(features, signedIn).routes());
        all.addAll(new NewOrganizationPages(features, signedIn).routes());
        all.addAll(new HistoryPage(features, signedIn, rows).routes());
        this.routes = List.copyOf(all);
    }

    /** The routes, below the console. */
    public List<Route> routes() {
        return routes;
    }

    /**
     * The operator of the session of a request.
     *
     * @throws io.tenantry.fault.Fault.Unauthenticated when there is none, or it has ended
     */
    public Caller caller(Request request) {
        return signedIn.caller(request);
    }
}

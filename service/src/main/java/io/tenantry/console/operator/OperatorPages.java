package io.tenantry.console.operator;

import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.List;

/** The pages for operators that belong to no organization: sign-in, sessions, dashboard and history. */
public final class OperatorPages {
    private OperatorPages() {}

    /** The routes, below the console. */
    public static List<Route> routes(OperatorFeatures features, SignedIn signedIn) {
        HistoryRows rows = new HistoryRows(features.ids());
        DashboardPage dashboard = new DashboardPage(features, signedIn, rows);
        List<Route> all = new ArrayList<>();
        all.addAll(new SignInPages(features.signIn(), signedIn, dashboard::page).routes());
        all.addAll(new SessionPages(features.sessions(), signedIn).routes());
        all.addAll(new HistoryPage(features, signedIn, rows).routes());
        return List.copyOf(all);
    }
}

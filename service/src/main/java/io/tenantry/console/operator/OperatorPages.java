package io.tenantry.console.operator;

import io.tenantry.account.AccountFeatures;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The sign-in page, and the pages for operators that belong to no organization: sessions and history. */
public final class OperatorPages {
    private OperatorPages() {}

    /** The sign-in page with the form that a session sent after it had expired; empty for any other request. */
    public static Optional<Reply> ended(SignedIn signedIn, Request request) {
        return SignInPages.ended(signedIn, request);
    }

    /**
     * The routes, below the console.
     *
     * @param people the sign-in of people
     * @param dashboard the first page of an operator
     * @param home the first page of a person who is signed in
     */
    public static List<Route> routes(
            OperatorFeatures features,
            AccountFeatures people,
            SignedIn signedIn,
            Route.Operation dashboard,
            Route.Operation home) {
        HistoryRows rows = new HistoryRows(features.ids());
        List<Route> all = new ArrayList<>();
        all.addAll(new SignInPages(features.signIn(), people.consoleSessions(), signedIn, dashboard, home).routes());
        all.addAll(new SessionPages(features.sessions(), people.consoleSessions(), signedIn).routes());
        all.addAll(new HistoryPage(features, signedIn, rows).routes());
        return List.copyOf(all);
    }
}

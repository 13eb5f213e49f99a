package io.tenantry.console.person;

import io.tenantry.access.Caller;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.List;

/** The pages of people that belong to no organization. */
public final class PersonPages {
    private final OwnOrganizationsPage organizations;
    private final List<Route> routes;

    public PersonPages(PeopleFeatures features, SignedIn signedIn) {
        this.organizations = new OwnOrganizationsPage(features, signedIn);
        List<Route> all = new ArrayList<>();
        all.addAll(new AccountPages(features, signedIn).routes());
        all.addAll(new PasswordChangePages(features, signedIn).routes());
        all.addAll(new SecondFactorPages(features, signedIn).routes());
        all.addAll(new OwnKeyPages(features, signedIn).routes());
        all.addAll(new OwnSessionPages(features, signedIn).routes());
        all.addAll(new JoinPages(features, signedIn).routes());
        all.addAll(new NotificationPages(features, signedIn).routes());
        this.routes = List.copyOf(all);
    }

    /** The routes, below the console. */
    public List<Route> routes() {
        return routes;
    }

    /** The first page of a person who is signed in. */
    public Reply start(Request request, Caller caller) {
        return organizations.start(request, caller);
    }

    /** The organizations of a person. */
    public Reply organizations(Request request, Caller caller) {
        return organizations.list(request, caller);
    }
}

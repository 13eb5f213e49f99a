package io.tenantry.console.project;

import io.tenantry.console.operator.OperatorFeatures;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.organization.OneOrganization;
import io.tenantry.web.Route;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The pages of projects, for operators and for the people of their organizations. */
public final class ProjectPages {
    private ProjectPages() {}

    /**
     * The routes, below the console.
     *
     * @param clock the time, for the expiry of keys
     */
    public static List<Route> routes(OperatorFeatures features, Clock clock, SignedIn signedIn, OneOrganization one) {
        List<Route> all = new ArrayList<>(new ProjectListPage(features, signedIn, one).routes());
        all.addAll(new ProjectPage(features, clock, signedIn, one).routes());
        return List.copyOf(all);
    }
}

package io.tenantry.console.organization;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.console.operator.HistoryRows;
import io.tenantry.console.operator.OperatorFeatures;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.organization.list.NewOrganizationPages;
import io.tenantry.console.organization.list.OrganizationListPage;
import io.tenantry.console.person.PeopleFeatures;
import io.tenantry.console.view.tab.LimitBar;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** The pages of organizations, for operators and for their people. */
public final class OrganizationPages {
    private OrganizationPages() {}

    /**
     * The routes, below the console.
     *
     * @param limits the limits of an organization for a member of the whole organization or an operator
     * @param own the list of a person's own organizations
     */
    public static List<Route> routes(
            OperatorFeatures features,
            PeopleFeatures people,
            SignedIn signedIn,
            OneOrganization one,
            BiFunction<Caller, OrganizationId, List<LimitBar>> limits,
            Route.Operation own) {
        HistoryRows rows = new HistoryRows(features.ids());
        List<Route> all = new ArrayList<>();
        all.addAll(new OrganizationListPage(features, signedIn, own).routes());
        all.addAll(new NewOrganizationPages(features, signedIn).routes());
        all.addAll(new OverviewPage(features, people, signedIn, one, limits, rows).routes());
        all.addAll(new MemberListPage(features, people, one).routes());
        all.addAll(new NewMemberPages(features, signedIn, one).routes());
        all.addAll(new MemberPages(features, signedIn, one, new RolePages(people, signedIn, one)).routes());
        all.addAll(new KeyPages(features, people.clock(), signedIn, one).routes());
        all.addAll(new InvitationTab(features, people, signedIn, one).routes());
        all.addAll(new OrganizationHistoryPage(features, one, rows).routes());
        return List.copyOf(all);
    }
}

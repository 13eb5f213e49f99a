package io.tenantry.console.organization;

import io.tenantry.console.operator.HistoryRows;
import io.tenantry.console.operator.OperatorFeatures;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.organization.list.NewOrganizationPages;
import io.tenantry.console.organization.list.OrganizationListPage;
import io.tenantry.console.person.PeopleFeatures;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.List;

/** The pages of organizations, for operators and for their people. */
public final class OrganizationPages {
    private OrganizationPages() {}

    /**
     * The routes, below the console.
     *
     * @param own the list of a person's own organizations
     */
    public static List<Route> routes(
            OperatorFeatures features,
            PeopleFeatures people,
            SignedIn signedIn,
            OneOrganization one,
            Route.Operation own) {
        List<Route> all = new ArrayList<>();
        all.addAll(new OrganizationListPage(features, signedIn, own).routes());
        all.addAll(new NewOrganizationPages(features, signedIn).routes());
        all.addAll(new OverviewPage(features, people, signedIn, one).routes());
        all.addAll(new MemberListPage(features, people, one).routes());
        all.addAll(new NewMemberPages(features, signedIn, one).routes());
        all.addAll(new MemberPages(features, signedIn, one, new RolePages(people, signedIn, one)).routes());
        all.addAll(new KeyPages(features, people.clock(), signedIn, one).routes());
        all.addAll(new InvitationTab(features, people, signedIn, one).routes());
        all.addAll(new OrganizationHistoryPage(features, one, new HistoryRows(features.ids())).routes());
        return List.copyOf(all);
    }
}

package io.tenantry.console.organization;

import io.tenantry.console.operator.HistoryRows;
import io.tenantry.console.operator.OperatorFeatures;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.List;

/** The pages of organizations for operators. */
public final class OrganizationPages {
    private OrganizationPages() {}

    /** The routes, below the console. */
    public static List<Route> routes(OperatorFeatures features, SignedIn signedIn) {
        OneOrganization one = new OneOrganization(features, signedIn);
        List<Route> all = new ArrayList<>();
        all.addAll(new OrganizationListPage(features, signedIn).routes());
        all.addAll(new NewOrganizationPages(features, signedIn).routes());
        all.addAll(new OverviewPage(features, signedIn, one).routes());
        all.addAll(new SettingPages(features, signedIn, one).routes());
        all.addAll(new MemberListPage(features, one).routes());
        all.addAll(new NewMemberPages(features, signedIn, one).routes());
        all.addAll(new MemberPages(features, signedIn, one).routes());
        all.addAll(new ProjectsPage(features, one).routes());
        all.addAll(new KeyPages(features, signedIn, one).routes());
        all.addAll(new InvitationTab(features, signedIn, one).routes());
        all.addAll(new OrganizationHistoryPage(features, one, new HistoryRows(features.ids())).routes());
        return List.copyOf(all);
    }
}

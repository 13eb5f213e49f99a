package io.tenantry.console.organization;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.Precondition;
import io.tenantry.console.Html;
import io.tenantry.console.form.Words;
import io.tenantry.console.operator.OperatorFeatures;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.view.Count;
import io.tenantry.console.view.Moment;
import io.tenantry.invitation.Invitation;
import io.tenantry.invitation.InvitationQuery;
import io.tenantry.listing.Order;
import io.tenantry.listing.Window;
import io.tenantry.organization.Organization;
import io.tenantry.organization.OrganizationChange;
import io.tenantry.project.list.ListedProjectQuery;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The overview of an organization: counts beside their limits, and whether it is enabled. */
final class OverviewPage {
    private static final Window ONE = new Window.FromStart(1, 0);

    private final OperatorFeatures features;
    private final SignedIn signedIn;
    private final OneOrganization one;

    OverviewPage(OperatorFeatures features, SignedIn signedIn, OneOrganization one) {
        this.features = features;
        this.signedIn = signedIn;
        this.one = one;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", OneOrganization.PATH, this::show),
                signedIn.post(
                        OneOrganization.PATH + "/enable", (request, caller, sent) -> switchTo(request, caller, false)),
                signedIn.post(
                        OneOrganization.PATH + "/disable", (request, caller, sent) -> switchTo(request, caller, true)));
    }

    private Reply show(Request request, Caller caller) {
        Organization organization = one.find(request, caller);
        OrganizationId id = organization.id();
        String path = one.path(request, "");
        long members = MemberListPage.list(features.users(), caller, id, "", Order.BY_ID, ONE)
                .total();
        long projects = features.projects()
                .list(caller, id, new ListedProjectQuery("", List.of(), Order.BY_ID, ONE))
                .total();
        long invitations =
                features.invitations().count(caller, new InvitationQuery(id, Set.of(Invitation.Status.PENDING), null));
        List<Count> counts = List.of(
                new Count(
                        limited("Members", organization.settings().get(OrganizationSetting.QUOTA_MAX_USERS)),
                        Words.number(members),
                        path + "/members"),
                new Count(
                        limited("Projects", organization.settings().get(OrganizationSetting.QUOTA_MAX_PROJECTS)),
                        Words.number(projects),
                        path + "/projects"),
                new Count("Open invitations", Words.number(invitations), path + "/invitations"));
        return Html.page(
                200,
                Html.TEMPLATES.overview(
                        one.frame(request, caller, organization, "Overview"),
                        one.head(request, organization, ""),
                        one.id(ObjectIds.Kind.ORGANIZATION, id.value()),
                        counts,
                        Moment.of(organization.createdAt()),
                        Moment.of(organization.updatedAt())));
    }

    private static String limited(String noun, int most) {
        return most == 0 ? noun + ", no limit" : noun + " of at most " + Words.number(most);
    }

    private Reply switchTo(Request request, Caller caller, boolean disabled) {
        features.organizationChanges()
                .update(
                        caller,
                        one.number(request),
                        new OrganizationChange(null, disabled, Map.of()),
                        Precondition.none(),
                        List.of());
        Outcome outcome = disabled ? Outcome.DISABLED : Outcome.ENABLED;
        return Html.see(request, outcome.at(one.path(request, "")));
    }
}

package io.tenantry.console.organization;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.Precondition;
import io.tenantry.console.Html;
import io.tenantry.console.form.Sent;
import io.tenantry.console.form.Words;
import io.tenantry.console.operator.HistoryRows;
import io.tenantry.console.operator.OperatorFeatures;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.person.PeopleFeatures;
import io.tenantry.console.view.Access;
import io.tenantry.console.view.Count;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.tab.LimitBar;
import io.tenantry.history.HistoryEvent;
import io.tenantry.invitation.Invitation;
import io.tenantry.invitation.InvitationQuery;
import io.tenantry.listing.Order;
import io.tenantry.listing.Window;
import io.tenantry.organization.Organization;
import io.tenantry.organization.OrganizationChange;
import io.tenantry.organization.own.SeenOrganization;
import io.tenantry.project.list.ListedProjectQuery;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Settings;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** The overview of an organization: counts, limits as bars, the latest changes, and whether it is enabled. */
final class OverviewPage {
    private static final int NEWEST = 5;
    private static final Window ONE = new Window.FromStart(1, 0);

    private final OperatorFeatures features;
    private final PeopleFeatures people;
    private final SignedIn signedIn;
    private final OneOrganization one;
    private final BiFunction<Caller, OrganizationId, List<LimitBar>> limits;
    private final HistoryRows rows;

    /** @param limits the limits of an organization for a member of the whole organization or an operator */
    OverviewPage(
            OperatorFeatures features,
            PeopleFeatures people,
            SignedIn signedIn,
            OneOrganization one,
            BiFunction<Caller, OrganizationId, List<LimitBar>> limits,
            HistoryRows rows) {
        this.features = features;
        this.people = people;
        this.signedIn = signedIn;
        this.one = one;
        this.limits = limits;
        this.rows = rows;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", OneOrganization.PATH, this::show),
                signedIn.postOfPeople(OneOrganization.PATH + "/leave", this::leave),
                signedIn.postOfOperators(
                        OneOrganization.PATH + "/enable", (request, caller, sent) -> switchTo(request, caller, false)),
                signedIn.postOfOperators(
                        OneOrganization.PATH + "/disable", (request, caller, sent) -> switchTo(request, caller, true)));
    }

    private Reply show(Request request, Caller caller) {
        SeenOrganization organization = one.find(request, caller);
        Organization stored = organization.organization();
        Access access = OneOrganization.access(caller, organization);
        List<HistoryEvent> newest = access.atLeast(Access.ADMINISTRATOR)
                ? features.history().newest(caller, organization.id(), NEWEST)
                : List.of();
        return Html.page(
                200,
                Html.TEMPLATES.overview(
                        one.frame(request, caller, organization, ""),
                        one.head(request, caller, organization, ""),
                        one.id(ObjectIds.Kind.ORGANIZATION, organization.id().value()),
                        counts(request, caller, organization),
                        access.atLeast(Access.MEMBER) ? limits.apply(caller, organization.id()) : List.of(),
                        newest.stream().map(rows::row).toList(),
                        Moment.of(stored.createdAt()),
                        Moment.of(stored.updatedAt())));
    }

    /** The counts of the tabs that the caller sees. */
    private List<Count> counts(Request request, Caller caller, SeenOrganization organization) {
        OrganizationId id = organization.id();
        Settings settings = organization.organization().settings();
        Access access = OneOrganization.access(caller, organization);
        String path = one.path(request, "");
        List<Count> counts = new ArrayList<>();
        if (access.atLeast(Access.MEMBER)) {
            // The limit counts members of projects alone, too: it stands with that number among the bars.
            counts.add(new Count(
                    text("overview.members"),
                    Words.number(MemberListPage.list(features, people, caller, id, "", Order.BY_ID, ONE)
                            .total()),
                    path + "/members"));
        }
        counts.add(new Count(
                limited(access, text("tab.projects"), settings.get(OrganizationSetting.QUOTA_MAX_PROJECTS)),
                Words.number(features.projects()
                        .list(caller, id, new ListedProjectQuery("", List.of(), Order.BY_ID, ONE))
                        .total()),
                path + "/projects"));
        if (access.atLeast(Access.ADMINISTRATOR)) {
            InvitationQuery open = new InvitationQuery(id, Set.of(Invitation.Status.PENDING), null);
            counts.add(new Count(
                    text("overview.invitations"),
                    Words.number(features.invitations().count(caller, open)),
                    path + "/invitations"));
        }
        return counts;
    }

    /** The things that are counted, with the quota for readers who see it. */
    private static String limited(Access access, String noun, int most) {
        if (!access.atLeast(Access.ADMINISTRATOR)) {
            return noun;
        }
        return most == 0 ? text("overview.nolimit", noun) : text("overview.atmost", noun, most);
    }

    private Reply leave(Request request, Caller caller, Sent sent) {
        people.userChanges().leave(caller, one.number(request));
        return Html.see(request, Outcome.LEFT.at("/organizations"));
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

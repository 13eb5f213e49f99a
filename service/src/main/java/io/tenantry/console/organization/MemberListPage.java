package io.tenantry.console.organization;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.console.Html;
import io.tenantry.console.operator.ListAddress;
import io.tenantry.console.operator.ListAddress.Sortable;
import io.tenantry.console.operator.OperatorFeatures;
import io.tenantry.console.person.PeopleFeatures;
import io.tenantry.console.view.Access;
import io.tenantry.console.view.MemberRow;
import io.tenantry.console.view.Moment;
import io.tenantry.fault.Fault;
import io.tenantry.listing.Condition;
import io.tenantry.listing.Order;
import io.tenantry.listing.Slice;
import io.tenantry.listing.Window;
import io.tenantry.organization.own.SeenOrganization;
import io.tenantry.storage.ObjectIds;
import io.tenantry.user.User;
import io.tenantry.user.UserColumns;
import io.tenantry.user.UserQuery;
import io.tenantry.user.UserRole;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The list of the members of an organization. */
final class MemberListPage {
    private static final Map<String, Sortable> COLUMNS = columns(true);
    private static final Map<String, Sortable> COLUMNS_OF_MEMBERS = columns(false);

    private final OperatorFeatures features;
    private final PeopleFeatures people;
    private final OneOrganization one;

    MemberListPage(OperatorFeatures features, PeopleFeatures people, OneOrganization one) {
        this.features = features;
        this.people = people;
        this.one = one;
    }

    List<Route> routes() {
        return List.of(Route.of("GET", OneOrganization.PATH + "/members", this::list));
    }

    /** The columns; members find only enabled ones. */
    private static Map<String, Sortable> columns(boolean withStatus) {
        Map<String, Sortable> columns = new LinkedHashMap<>();
        columns.put("name", new Sortable(text("common.name"), UserColumns.NAME, false));
        columns.put("email", new Sortable(text("common.email"), UserColumns.EMAIL, false));
        columns.put("role", new Sortable(text("common.role"), null, false));
        if (withStatus) {
            columns.put("status", new Sortable(text("common.status"), UserColumns.DISABLED, false));
        }
        columns.put("since", new Sortable(text("common.since"), UserColumns.CREATED_AT, false));
        return columns;
    }

    /** Reads a page of the members of an organization. */
    static Slice<User> list(
            OperatorFeatures features,
            PeopleFeatures people,
            Caller caller,
            OrganizationId organization,
            String filter,
            Order order,
            Window window) {
        String search = filter.replace("\0", "");
        if (!(caller instanceof Caller.Operator)) {
            return people.users().seen(caller, organization, new UserQuery(search, List.of(), order, window));
        }
        List<Condition> ofOrganization =
                List.of(new Condition.OneOf(UserColumns.ORGANIZATION, List.of((long) organization.value())));
        return features.users().list(caller, new UserQuery(search, ofOrganization, order, window));
    }

    private Reply list(Request request, Caller caller) {
        SeenOrganization organization = one.find(request, caller);
        Access access = OneOrganization.access(caller, organization);
        boolean administered = access.atLeast(Access.ADMINISTRATOR);
        ListAddress address = ListAddress.of(request, administered ? COLUMNS : COLUMNS_OF_MEMBERS, "filter");
        String filter = address.value("filter").strip();
        Slice<User> slice;
        try {
            slice = list(features, people, caller, organization.id(), filter, address.order(), address.window());
        } catch (Fault.Invalid tooOld) {
            slice = list(
                    features,
                    people,
                    caller,
                    organization.id(),
                    filter,
                    address.order(),
                    address.fromStart().window());
        }
        return Html.page(
                200,
                Html.TEMPLATES.members(
                        one.frame(request, caller, organization, text("tab.members")),
                        one.head(request, caller, organization, "/members"),
                        filter,
                        address.headings(),
                        slice.rows().stream()
                                .map(user -> row(one, request, user))
                                .toList(),
                        address.pager(slice, "count.members")));
    }

    /** A member as a row. */
    static MemberRow row(OneOrganization one, Request request, User user) {
        return new MemberRow(
                path(one, request, user),
                user.name(),
                user.email(),
                user.roles().contains(UserRole.ADMIN) ? text("common.administrator") : text("common.member"),
                user.disabled(),
                Moment.of(Instant.ofEpochSecond(user.createdAt())));
    }

    /** The path of the page of a member, relative to the console. */
    static String path(OneOrganization one, Request request, User user) {
        return one.path(
                request,
                "/members/" + one.id(ObjectIds.Kind.MEMBERSHIP, user.id().value()));
    }
}

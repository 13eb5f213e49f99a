package io.tenantry.console.installation;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.console.Frame;
import io.tenantry.console.Frame.Section;
import io.tenantry.console.Html;
import io.tenantry.console.form.Faults;
import io.tenantry.console.form.Field;
import io.tenantry.console.form.Field.Kind;
import io.tenantry.console.form.Form;
import io.tenantry.console.operator.ListAddress;
import io.tenantry.console.operator.ListAddress.Sortable;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.table.Cell;
import io.tenantry.console.view.table.Made;
import io.tenantry.console.view.table.Row;
import io.tenantry.console.view.table.Table;
import io.tenantry.fault.Fault;
import io.tenantry.listing.Condition;
import io.tenantry.listing.Order;
import io.tenantry.listing.Slice;
import io.tenantry.listing.Window;
import io.tenantry.organization.Organization;
import io.tenantry.organization.OrganizationQuery;
import io.tenantry.organization.Organizations;
import io.tenantry.organization.index.OrganizationColumns;
import io.tenantry.storage.ObjectIds;
import io.tenantry.user.User;
import io.tenantry.user.UserColumns;
import io.tenantry.user.UserQuery;
import io.tenantry.user.UserRole;
import io.tenantry.user.Users;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The people of all organizations: a row for each membership of a whole organization. */
final class PeopleListPage {
    private static final String PATH = "/people";
    private static final String FILTER = "filter";
    private static final Map<String, Sortable> COLUMNS = columns();

    private final Users users;
    private final Organizations organizations;
    private final ObjectIds ids;
    private final SignedIn signedIn;

    PeopleListPage(InstallationFeatures features, SignedIn signedIn) {
        this.users = features.users();
        this.organizations = features.organizations();
        this.ids = features.ids();
        this.signedIn = signedIn;
    }

    List<Route> routes() {
        return List.of(Route.of("GET", PATH, SignedIn.forOperators(this::list)));
    }

    private static Map<String, Sortable> columns() {
        Map<String, Sortable> columns = new LinkedHashMap<>();
        columns.put("name", new Sortable(text("common.name"), UserColumns.NAME, false));
        columns.put("email", new Sortable(text("common.email"), UserColumns.EMAIL, false));
        columns.put("organization", new Sortable(text("common.organization"), null, false));
        columns.put("role", new Sortable(text("common.role"), null, false));
        columns.put("status", new Sortable(text("common.status"), UserColumns.DISABLED, false));
        columns.put("since", new Sortable(text("common.since"), UserColumns.CREATED_AT, false));
        return columns;
    }

    private Reply list(Request request, Caller caller) {
        ListAddress address = ListAddress.of(request, COLUMNS, FILTER);
        Slice<User> slice;
        try {
            slice = read(caller, address);
        } catch (Fault.Invalid tooOld) {
            address = address.fromStart();
            slice = read(caller, address);
        }
        Frame frame = signedIn.frame(request, caller, Section.PEOPLE, text("section.people"));
        Form filter = Form.of(
                frame.console(PATH),
                "",
                text("common.filter"),
                List.of(Field.of(FILTER, text("members.contains"), Kind.TEXT)
                        .holding(address.value(FILTER))
                        .optional()),
                Faults.NONE);
        Map<OrganizationId, String> names = names(caller, slice.rows());
        boolean narrowed = !address.value(FILTER).isEmpty();
        Table table = new Table(
                text("section.people"),
                address.headings(),
                slice.rows().stream().map(user -> row(user, names)).toList(),
                narrowed ? text("people.nomatch.title") : text("people.none.title"),
                narrowed ? text("members.nomatch.text") : text("people.none.text"),
                address.pager(slice, "count.memberships"));
        return Html.page(
                200,
                Html.TEMPLATES.listed(
                        frame, text("people.lead"), Made.NONE, Optional.of(filter), Optional.empty(), table));
    }

    private Slice<User> read(Caller caller, ListAddress address) {
        // No name has a null character, and the database refuses a search for one.
        String filter = address.value(FILTER).strip().replace("\0", "");
        return users.list(caller, new UserQuery(filter, List.of(), address.order(), address.window()));
    }

    /** The names of the organizations of these users, in one query. */
    private Map<OrganizationId, String> names(Caller caller, List<User> shown) {
        List<Object> numbers = shown.stream()
                .map(user -> (Object) (long) user.organizationId().value())
                .distinct()
                .toList();
        if (numbers.isEmpty()) {
            return Map.of();
        }
        OrganizationQuery query = new OrganizationQuery(
                "",
                List.of(new Condition.OneOf(OrganizationColumns.ID, numbers)),
                Order.BY_ID,
                new Window.FromStart(ListAddress.ROWS, 0),
                List.of());
        return organizations.list(caller, query).rows().stream()
                .collect(Collectors.toMap(Organization::id, Organization::name));
    }

    private Row row(User user, Map<OrganizationId, String> names) {
        return Row.of(
                Cell.link(
                        user.name(),
                        PATH + "/"
                                + ids.of(ObjectIds.Kind.PERSON, user.personId().value())),
                Cell.text(user.email()),
                Cell.link(
                        names.getOrDefault(user.organizationId(), ""),
                        "/organizations/"
                                + ids.of(
                                        ObjectIds.Kind.ORGANIZATION,
                                        user.organizationId().value())),
                Cell.text(user.roles().contains(UserRole.ADMIN) ? text("common.administrator") : text("common.member")),
                Cell.state(
                        user.disabled() ? text("common.disabled") : text("common.enabled"),
                        user.disabled() ? "off" : "on"),
                Cell.time(Moment.of(Instant.ofEpochSecond(user.createdAt()))));
    }
}

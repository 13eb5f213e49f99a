package io.tenantry.console.organization.list;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.console.Frame.Section;
import io.tenantry.console.Html;
import io.tenantry.console.operator.ConsoleCookie;
import io.tenantry.console.operator.ListAddress;
import io.tenantry.console.operator.ListAddress.Sortable;
import io.tenantry.console.operator.OperatorFeatures;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.view.table.OrganizationList;
import io.tenantry.console.view.table.OrganizationRow;
import io.tenantry.fault.Fault;
import io.tenantry.listing.Condition;
import io.tenantry.listing.Slice;
import io.tenantry.organization.Organization;
import io.tenantry.organization.OrganizationQuery;
import io.tenantry.organization.Organizations;
import io.tenantry.organization.index.OrganizationColumns;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The list of organizations: filtered, sorted and read page by page, each by an index. */
public final class OrganizationListPage {
    private static final String FILTER = "filter";
    private static final String STATUS = "status";
    /** The button of the form that chooses the columns. */
    private static final String KEEP = "keep";
    /** The columns to sort by, by their names in addresses. */
    static final Map<String, Sortable> COLUMNS = columns();

    private final Organizations organizations;
    private final Route.Operation own;
    private final ObjectIds ids;
    private final SignedIn signedIn;
    private final ConsoleCookie cookie;

    /** @param own the list that a person gets instead */
    public OrganizationListPage(OperatorFeatures features, SignedIn signedIn, Route.Operation own) {
        this.own = own;
        this.organizations = features.organizations();
        this.ids = features.ids();
        this.signedIn = signedIn;
        this.cookie = signedIn.cookie().beside("columns");
    }

    /** The routes, below the console. */
    public List<Route> routes() {
        return List.of(Route.of(
                "GET",
                "/organizations",
                (request, caller) ->
                        caller instanceof Caller.Operator ? list(request, caller) : own.answer(request, caller)));
    }

    private static Map<String, Sortable> columns() {
        Map<String, Sortable> columns = new LinkedHashMap<>();
        ListedColumn.ALL.forEach((name, column) -> columns.put(name, column.sortable()));
        return columns;
    }

    private Reply list(Request request, Caller caller) {
        ListAddress asked = ListAddress.of(request, COLUMNS, FILTER, STATUS);
        ColumnChoice choice = ColumnChoice.of(request, cookie);
        String keep = request.query().last(KEEP);
        if (keep != null) {
            return keep(request, asked, keep.equals(ColumnChoice.COLUMNS) ? choice.orNone() : ColumnChoice.NONE);
        }
        ListAddress address = asked.with(ColumnChoice.COLUMNS, choice.written());
        List<ListedColumn> columns =
                choice.names().stream().map(ListedColumn::named).toList();
        Slice<Organization> slice;
        try {
            slice = read(caller, address, columns);
        } catch (Fault.Invalid tooOld) {
            address = address.fromStart();
            slice = read(caller, address, columns);
        }
        OrganizationList list = new OrganizationList(
                address.whole(),
                address.headings(choice.names()),
                choices(choice),
                slice.rows().stream().map(one -> row(one, columns)).toList(),
                slice.total(),
                address.pager(slice, "count.organizations"));
        return Html.page(
                200,
                Html.TEMPLATES.organizations(
                        signedIn.frame(request, caller, Section.ORGANIZATIONS, text("section.organizations")), list));
    }

    /** Leads to the list with other columns, which the browser keeps. */
    private Reply keep(Request request, ListAddress address, ColumnChoice choice) {
        String query = ListAddress.query(
                address.with(ColumnChoice.COLUMNS, choice.written()).whole());
        return choice.keptBy(cookie, request, Html.see(request, "/organizations" + query));
    }

    private static List<OrganizationList.Choice> choices(ColumnChoice choice) {
        return ListedColumn.ALL.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(ListedColumn.NAME))
                .map(entry -> new OrganizationList.Choice(
                        entry.getKey(),
                        entry.getValue().sortable().label(),
                        choice.names().contains(entry.getKey())))
                .toList();
    }

    private Slice<Organization> read(Caller caller, ListAddress address, List<ListedColumn> columns) {
        List<Condition> conditions = switch (address.value(STATUS)) {
            case "enabled" -> List.of(new Condition.OneOf(OrganizationColumns.DISABLED, List.of(false)));
            case "disabled" -> List.of(new Condition.OneOf(OrganizationColumns.DISABLED, List.of(true)));
            default -> List.of();
        };
        String filter = address.value(FILTER).strip();
        return organizations.list(
                caller,
                new OrganizationQuery(
                        // No name has a null character, and the database refuses a search for one.
                        filter.replace("\0", ""),
                        conditions,
                        address.order(),
                        address.window(),
                        columns.stream()
                                .flatMap(column -> column.settings().stream())
                                .toList()));
    }

    private OrganizationRow row(Organization organization, List<ListedColumn> columns) {
        return new OrganizationRow(
                ids.of(ObjectIds.Kind.ORGANIZATION, organization.id().value()),
                organization.name(),
                columns.stream()
                        .skip(1)
                        .map(column -> column.content().apply(organization, ids))
                        .toList());
    }
}

package io.tenantry.console.organization.list;

import io.tenantry.access.Caller;
import io.tenantry.console.Frame.Section;
import io.tenantry.console.Html;
import io.tenantry.console.form.Words;
import io.tenantry.console.operator.ListAddress;
import io.tenantry.console.operator.ListAddress.Sortable;
import io.tenantry.console.operator.OperatorFeatures;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.OrganizationList;
import io.tenantry.console.view.OrganizationRow;
import io.tenantry.fault.Fault;
import io.tenantry.listing.Condition;
import io.tenantry.listing.Slice;
import io.tenantry.organization.Organization;
import io.tenantry.organization.OrganizationQuery;
import io.tenantry.organization.Organizations;
import io.tenantry.organization.index.OrganizationColumns;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The list of organizations: filtered, sorted and read page by page, each by an index. */
public final class OrganizationListPage {
    private static final String FILTER = "filter";
    private static final String STATUS = "status";
    /** The settings that the list shows. */
    static final List<Setting<?>> SHOWN = List.of(
            OrganizationSetting.BUSINESS_UNIT_ID,
            OrganizationSetting.QUOTA_MAX_PROJECTS,
            OrganizationSetting.QUOTA_MAX_USERS);
    /** The columns, by their names in addresses. */
    static final Map<String, Sortable> COLUMNS = columns();

    private final Organizations organizations;
    private final Route.Operation own;
    private final ObjectIds ids;
    private final SignedIn signedIn;

    /** @param own the list that a person gets instead */
    public OrganizationListPage(OperatorFeatures features, SignedIn signedIn, Route.Operation own) {
        this.own = own;
        this.organizations = features.organizations();
        this.ids = features.ids();
        this.signedIn = signedIn;
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
        columns.put("name", new Sortable("Name", OrganizationColumns.NAME, false));
        columns.put("status", new Sortable("Status", OrganizationColumns.DISABLED, false));
        columns.put(
                "unit",
                new Sortable("Business unit", OrganizationColumns.of(OrganizationSetting.BUSINESS_UNIT_ID), false));
        columns.put(
                "projects",
                new Sortable("Max. projects", OrganizationColumns.of(OrganizationSetting.QUOTA_MAX_PROJECTS), true));
        columns.put(
                "members",
                new Sortable("Max. members", OrganizationColumns.of(OrganizationSetting.QUOTA_MAX_USERS), true));
        // Ids are given in the order of creation.
        columns.put("created", new Sortable("Created", OrganizationColumns.ID, false));
        return columns;
    }

    private Reply list(Request request, Caller caller) {
        ListAddress address = ListAddress.of(request, COLUMNS, FILTER, STATUS);
        Slice<Organization> slice;
        try {
            slice = read(caller, address);
        } catch (Fault.Invalid tooOld) {
            address = address.fromStart();
            slice = read(caller, address);
        }
        OrganizationList list = new OrganizationList(
                address.value(FILTER),
                address.value(STATUS),
                address.value("sort"),
                address.headings(),
                slice.rows().stream().map(this::row).toList(),
                slice.total(),
                address.pager(slice, slice.total() == 1 ? "organization" : "organizations"));
        return Html.page(
                200,
                Html.TEMPLATES.organizations(
                        signedIn.frame(request, caller, Section.ORGANIZATIONS, "Organizations"), list));
    }

    private Slice<Organization> read(Caller caller, ListAddress address) {
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
                        filter.replace("\0", ""), conditions, address.order(), address.window(), SHOWN));
    }

    private OrganizationRow row(Organization organization) {
        return new OrganizationRow(
                ids.of(ObjectIds.Kind.ORGANIZATION, organization.id().value()),
                organization.name(),
                organization.disabled(),
                Objects.requireNonNullElse(organization.settings().find(OrganizationSetting.BUSINESS_UNIT_ID), ""),
                limit(organization.settings().get(OrganizationSetting.QUOTA_MAX_PROJECTS)),
                limit(organization.settings().get(OrganizationSetting.QUOTA_MAX_USERS)),
                Moment.of(organization.createdAt()));
    }

    private static String limit(int most) {
        return most == 0 ? "no limit" : Words.number(most);
    }
}

package io.tenantry.console.organization.list;

import io.tenantry.access.Caller;
import io.tenantry.console.CsvReply;
import io.tenantry.console.operator.ListAddress;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.listing.Condition;
import io.tenantry.organization.Organization;
import io.tenantry.organization.OrganizationQuery;
import io.tenantry.organization.Organizations;
import io.tenantry.organization.bulk.Selection;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;
import java.util.Objects;

/** The export of organizations as CSV: of those that are chosen, or of all that the filter of the list matches, in its order. */
public final class OrganizationExportPage {
    private static final List<String> HEADINGS =
            List.of("id", "name", "status", "business_unit", "max_projects", "max_members", "created");

    private static final List<Setting<?>> SETTINGS = List.of(
            OrganizationSetting.BUSINESS_UNIT_ID,
            OrganizationSetting.QUOTA_MAX_PROJECTS,
            OrganizationSetting.QUOTA_MAX_USERS);

    private final Organizations organizations;
    private final ObjectIds ids;
    private final SignedIn signedIn;

    public OrganizationExportPage(Organizations organizations, ObjectIds ids, SignedIn signedIn) {
        this.organizations = organizations;
        this.ids = ids;
        this.signedIn = signedIn;
    }

    /** The routes, below the console. */
    public List<Route> routes() {
        return List.of(Route.of("GET", "/organizations/export", SignedIn.forOperators(this::export)));
    }

    private Reply export(Request request, Caller caller) {
        SelectionAddress address = BulkPages.address(request.query());
        Selection selection = address.selection(ids).orElse(null);
        if (selection == null) {
            return BulkPages.nothingChosen(signedIn, request, caller, address);
        }
        OrganizationQuery asked = selection.query(List.<Condition>of(), BulkPages.ONE);
        OrganizationQuery query = new OrganizationQuery(
                asked.filter(),
                asked.conditions(),
                ListAddress.of(request, OrganizationListPage.COLUMNS).order(),
                asked.window(),
                SETTINGS);
        return CsvReply.of("organizations.csv", HEADINGS, organizations.whole(caller, query), this::cells);
    }

    private List<String> cells(Organization organization) {
        return List.of(
                ids.of(ObjectIds.Kind.ORGANIZATION, organization.id().value()),
                organization.name(),
                organization.disabled() ? "disabled" : "enabled",
                Objects.requireNonNullElse(organization.settings().find(OrganizationSetting.BUSINESS_UNIT_ID), ""),
                // As in the APIs, 0 is no limit.
                Integer.toString(organization.settings().get(OrganizationSetting.QUOTA_MAX_PROJECTS)),
                Integer.toString(organization.settings().get(OrganizationSetting.QUOTA_MAX_USERS)),
                organization.createdAt().toString());
    }
}

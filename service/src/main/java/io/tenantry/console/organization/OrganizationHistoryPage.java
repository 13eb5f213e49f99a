package io.tenantry.console.organization;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.console.Frame;
import io.tenantry.console.Html;
import io.tenantry.console.operator.HistoryFilter;
import io.tenantry.console.operator.HistoryPage;
import io.tenantry.console.operator.HistoryRows;
import io.tenantry.console.operator.ListAddress;
import io.tenantry.console.operator.OperatorFeatures;
import io.tenantry.history.History;
import io.tenantry.history.HistoryEvent;
import io.tenantry.listing.Slice;
import io.tenantry.organization.own.SeenOrganization;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;

/** The history of an organization, the newest entries first. */
final class OrganizationHistoryPage {
    private static final String TAB = "/history";
    private static final String PATH = OneOrganization.PATH + TAB;

    private final History history;
    private final OneOrganization one;
    private final HistoryRows rows;

    OrganizationHistoryPage(OperatorFeatures features, OneOrganization one, HistoryRows rows) {
        this.history = features.history();
        this.one = one;
        this.rows = rows;
    }

    List<Route> routes() {
        return List.of(Route.of("GET", PATH, this::list), Route.of("GET", PATH + HistoryPage.EXPORT, this::export));
    }

    private Reply list(Request request, Caller caller) {
        SeenOrganization organization = one.find(request, caller);
        ListAddress address = HistoryFilter.address(request);
        HistoryFilter filter = HistoryFilter.inside(address);
        Slice<HistoryEvent> slice =
                HistoryPage.read(address, asked -> history.list(caller, organization.id(), filter.on(asked)));
        Frame frame = one.frame(request, caller, organization, text("tab.history"));
        return Html.page(
                200,
                Html.TEMPLATES.past(
                        frame,
                        one.head(request, caller, organization, TAB),
                        filter.form(frame.console(one.path(request, TAB))),
                        slice.rows().stream().map(rows::row).toList(),
                        address.pager(slice, "count.entries"),
                        frame.console(one.path(request, TAB + HistoryPage.EXPORT))
                                + address.fromStart().query()));
    }

    private Reply export(Request request, Caller caller) {
        SeenOrganization organization = one.find(request, caller);
        HistoryFilter filter = HistoryFilter.inside(HistoryFilter.address(request));
        return rows.file(history.whole(caller, organization.id(), filter.on(HistoryPage.whole())));
    }
}

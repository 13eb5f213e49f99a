package io.tenantry.console.dashboard;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.console.Frame.Section;
import io.tenantry.console.Html;
import io.tenantry.console.form.Words;
import io.tenantry.console.operator.HistoryRows;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.view.Count;
import io.tenantry.console.view.chart.LineChart;
import io.tenantry.growth.GrowthSample;
import io.tenantry.history.HistoryEvent;
import io.tenantry.listing.Condition;
import io.tenantry.listing.Order;
import io.tenantry.listing.Window;
import io.tenantry.organization.OrganizationQuery;
import io.tenantry.organization.index.OrganizationColumns;
import io.tenantry.user.UserQuery;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import java.util.List;

/**
 * The dashboard: counts that are kept up to date or counted by an index, the state of the installation, plots of the numbers over
 * time, and the newest entries of the history.
 */
public final class DashboardPage {
    private static final Window ONE = new Window.FromStart(1, 0);
    private static final int NEWEST = 10;

    private final DashboardFeatures features;
    private final SignedIn signedIn;
    private final HistoryRows rows;
    private final Vitals vitals;

    public DashboardPage(DashboardFeatures features, SignedIn signedIn) {
        this.features = features;
        this.signedIn = signedIn;
        this.rows = new HistoryRows(features.ids());
        this.vitals = new Vitals(features);
    }

    /** The page. */
    public Reply page(Request request, Caller caller) {
        List<Count> counts = List.of(
                new Count(
                        text("section.organizations"),
                        Words.number(organizations(caller, List.of())),
                        "/organizations"),
                new Count(
                        text("dashboard.disabled"),
                        Words.number(organizations(
                                caller, List.of(new Condition.OneOf(OrganizationColumns.DISABLED, List.of(true))))),
                        "/organizations?status=disabled"),
                new Count(text("common.members"), Words.number(members(caller)), null),
                new Count(
                        text("common.own.sessions"),
                        Words.number(features.sessions().own(caller).size()),
                        "/sessions"));
        List<HistoryEvent> newest = features.history().newest(caller, NEWEST);
        return Html.page(
                200,
                Html.TEMPLATES.dashboard(
                        signedIn.frame(request, caller, Section.DASHBOARD, text("section.dashboard")),
                        counts,
                        vitals.of(caller),
                        vitals.limits(caller),
                        charts(features.growth().samples(caller)),
                        newest.stream().map(rows::row).toList()));
    }

    private static List<LineChart> charts(List<GrowthSample> samples) {
        return List.of(
                new LineChart(
                        text("section.organizations"),
                        samples.stream()
                                .map(sample -> new LineChart.Point(sample.at(), sample.organizations()))
                                .toList()),
                new LineChart(
                        text("common.members"),
                        samples.stream()
                                .map(sample -> new LineChart.Point(sample.at(), sample.members()))
                                .toList()));
    }

    private long organizations(Caller caller, List<Condition> conditions) {
        return features.organizations()
                .list(caller, new OrganizationQuery("", conditions, Order.BY_ID, ONE, List.of()))
                .total();
    }

    private long members(Caller caller) {
        return features.users()
                .list(caller, new UserQuery("", List.of(), Order.BY_ID, ONE))
                .total();
    }
}

package io.tenantry.console.operator;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.console.Frame;
import io.tenantry.console.Frame.Section;
import io.tenantry.console.Html;
import io.tenantry.console.operator.ListAddress.Sortable;
import io.tenantry.fault.Fault;
import io.tenantry.history.History;
import io.tenantry.history.HistoryEvent;
import io.tenantry.history.HistoryQuery;
import io.tenantry.listing.Order;
import io.tenantry.listing.Slice;
import io.tenantry.listing.Window;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The history of the whole installation, the newest entries first. */
public final class HistoryPage {
    /** The only order, as in an address without a sort. */
    static final Order NEWEST_FIRST = new Order(List.of(new Order.Term(HistoryQuery.ID, false)), 0);

    /** The path of the export, below that of the page. */
    public static final String EXPORT = "/export";

    private static final String PATH = "/history";
    private static final Window ONE = new Window.FromStart(1, 0);

    /** It is sorted by no column. */
    static final Map<String, Sortable> COLUMNS = Map.of();

    private final History history;
    private final SignedIn signedIn;
    private final HistoryRows rows;

    HistoryPage(OperatorFeatures features, SignedIn signedIn, HistoryRows rows) {
        this.history = features.history();
        this.signedIn = signedIn;
        this.rows = rows;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, SignedIn.forOperators(this::list)),
                Route.of("GET", PATH + EXPORT, SignedIn.forOperators(this::export)));
    }

    private Reply list(Request request, Caller caller) {
        ListAddress address = HistoryFilter.address(request);
        HistoryFilter filter = HistoryFilter.of(address);
        Slice<HistoryEvent> slice = read(address, asked -> history.all(caller, filter.on(asked)));
        Frame frame = signedIn.frame(request, caller, Section.HISTORY, text("section.history"));
        return Html.page(
                200,
                Html.TEMPLATES.history(
                        frame,
                        filter.form(frame.console(PATH)),
                        slice.rows().stream().map(rows::row).toList(),
                        address.pager(slice, "count.entries"),
                        frame.console(PATH + EXPORT) + address.fromStart().query()));
    }

    private Reply export(Request request, Caller caller) {
        HistoryFilter filter = HistoryFilter.of(HistoryFilter.address(request));
        return rows.file(history.whole(caller, filter.on(whole())));
    }

    /** The query for the whole history. */
    public static HistoryQuery whole() {
        return new HistoryQuery("", List.of(), NEWEST_FIRST, ONE);
    }

    /** Reads a page; from the start when its position is too old. */
    public static Slice<HistoryEvent> read(ListAddress address, Function<HistoryQuery, Slice<HistoryEvent>> history) {
        try {
            return history.apply(new HistoryQuery("", List.of(), NEWEST_FIRST, address.window()));
        } catch (Fault.Invalid tooOld) {
            return history.apply(new HistoryQuery(
                    "", List.of(), NEWEST_FIRST, address.fromStart().window()));
        }
    }
}

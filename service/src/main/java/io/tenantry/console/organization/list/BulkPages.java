package io.tenantry.console.organization.list;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.console.CsvReply;
import io.tenantry.console.Frame;
import io.tenantry.console.Frame.Section;
import io.tenantry.console.Html;
import io.tenantry.console.form.KeptForm;
import io.tenantry.console.form.Sent;
import io.tenantry.console.form.Words;
import io.tenantry.console.operator.ListAddress;
import io.tenantry.console.operator.NumberedPage;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.PathNumber;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.Pager;
import io.tenantry.console.view.bulk.BulkPreview;
import io.tenantry.console.view.bulk.BulkView;
import io.tenantry.console.view.table.Cell;
import io.tenantry.console.view.table.Made;
import io.tenantry.console.view.table.Row;
import io.tenantry.console.view.table.Table;
import io.tenantry.fault.Fault;
import io.tenantry.listing.Window;
import io.tenantry.organization.Organization;
import io.tenantry.organization.bulk.BulkChange;
import io.tenantry.organization.bulk.BulkChanges;
import io.tenantry.organization.bulk.BulkResult;
import io.tenantry.organization.bulk.Selection;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import io.tenantry.web.form.Parameters;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Bulk changes of organizations: the preview, the confirmation, the progress with undo, the results, and the list of them. */
public final class BulkPages {
    /** A window of a list of which only the number of rows counts. */
    static final Window ONE = new Window.FromStart(1, 0);

    private static final String PATH = "/bulk-changes";
    private static final String ACT = "act";
    private static final String COUNT = "count";
    private static final int FAILURES = 25;

    private final BulkChanges changes;
    private final ObjectIds ids;
    private final SignedIn signedIn;

    public BulkPages(BulkChanges changes, ObjectIds ids, SignedIn signedIn) {
        this.changes = changes;
        this.ids = ids;
        this.signedIn = signedIn;
    }

    /** The routes, below the console. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, SignedIn.forOperators(this::list)),
                Route.of("GET", PATH + "/new", SignedIn.forOperators(this::ask)),
                signedIn.postOfOperators(PATH + "/new", this::confirm),
                Route.of("GET", PATH + "/{change}", SignedIn.forOperators(this::show)),
                Route.of("GET", PATH + "/{change}/results", SignedIn.forOperators(this::results)),
                signedIn.postOfOperators(PATH + "/{change}/undo", this::undo));
    }

    /** The selection in an address. */
    static SelectionAddress address(Parameters query) {
        return new SelectionAddress(
                SelectionAddress.ALL.equals(query.last(SelectionAddress.WHICH)),
                query.all(SelectionAddress.CHOSEN).stream()
                        .filter(Objects::nonNull)
                        .toList(),
                Objects.requireNonNullElse(query.last("filter"), "").strip(),
                Objects.requireNonNullElse(query.last("status"), ""));
    }

    /** The page for an action without any chosen organization. */
    static Reply nothingChosen(SignedIn signedIn, Request request, Caller caller, SelectionAddress address) {
        return Html.page(
                400,
                Html.TEMPLATES.bulkpreview(
                        frame(signedIn, request, caller, text("bulk.choose.title")),
                        BulkPreview.nothing(address.list(), text("bulk.choose.text"))));
    }

    private static Frame frame(SignedIn signedIn, Request request, Caller caller, String title) {
        return signedIn.frame(request, caller, Section.ORGANIZATIONS, title)
                .below(new Frame.Crumb("/organizations", text("section.organizations")));
    }

    private static boolean disables(String act) {
        return switch (act) {
            case "disable" -> true;
            case "enable" -> false;
            default -> throw new Fault.NotFound("page");
        };
    }

    private Reply ask(Request request, Caller caller) {
        Sent kept = KeptForm.taken();
        boolean disabled = disables(
                kept == null ? Objects.requireNonNullElse(request.query().last(ACT), "") : kept.value(ACT));
        SelectionAddress address = kept == null ? address(request.query()) : address(kept);
        return address.selection(ids)
                .map(selection ->
                        preview(200, request, caller, disabled, address, selection, kept == null ? "" : KeptForm.TOLD))
                .orElseGet(() -> nothingChosen(signedIn, request, caller, address));
    }

    private Reply preview(
            int status,
            Request request,
            Caller caller,
            boolean disabled,
            SelectionAddress address,
            Selection selection,
            String fault) {
        BulkChanges.Preview preview = changes.preview(caller, disabled, selection);
        if (preview.count() == 0) {
            return Html.page(
                    status,
                    Html.TEMPLATES.bulkpreview(
                            frame(signedIn, request, caller, text("organizations.nomatch.title")),
                            BulkPreview.nothing(address.list(), text("bulk.nomatch.text"))));
        }
        BulkPreview view = new BulkPreview(
                disabled,
                preview.count(),
                preview.unchanged(),
                preview.first().stream().map(Organization::name).toList(),
                address.list(),
                fault,
                List.of(
                        new BulkPreview.Sent(ACT, disabled ? "disable" : "enable"),
                        new BulkPreview.Sent(SelectionAddress.WHICH, address.all() ? SelectionAddress.ALL : "chosen"),
                        new BulkPreview.Sent(SelectionAddress.CHOSEN, String.join(",", address.chosen())),
                        new BulkPreview.Sent("filter", address.filter()),
                        new BulkPreview.Sent("status", address.status()),
                        new BulkPreview.Sent(COUNT, Long.toString(preview.count()))));
        return Html.page(
                status,
                Html.TEMPLATES.bulkpreview(
                        frame(signedIn, request, caller, BulkView.title(disabled, preview.count())), view));
    }

    /** The selection in a form. */
    private static SelectionAddress address(Sent sent) {
        String chosen = sent.value(SelectionAddress.CHOSEN);
        return new SelectionAddress(
                sent.value(SelectionAddress.WHICH).equals(SelectionAddress.ALL),
                chosen.isEmpty() ? List.of() : Arrays.asList(chosen.split(",", -1)),
                sent.value("filter").strip(),
                sent.value("status"));
    }

    private Reply confirm(Request request, Caller caller, Sent sent) {
        boolean disabled = disables(sent.value(ACT));
        SelectionAddress address = address(sent);
        Optional<Selection> selection = address.selection(ids);
        if (selection.isEmpty()) {
            return nothingChosen(signedIn, request, caller, address);
        }
        String count = sent.value(COUNT);
        try {
            BulkChange.Id id = changes.confirm(
                    caller, disabled, selection.get(), count.matches("[0-9]{1,10}") ? Long.parseLong(count) : 0);
            return Html.see(request, Outcome.BULK_CONFIRMED.at(PATH + "/" + id));
        } catch (Fault.Conflict changed) {
            return preview(
                    409,
                    request,
                    caller,
                    disabled,
                    address,
                    selection.get(),
                    text("bulk.newnumber", changed.getMessage()));
        } catch (Fault.Invalid nothing) {
            return preview(400, request, caller, disabled, address, selection.get(), "");
        }
    }

    private Reply show(Request request, Caller caller) {
        BulkChange change = changes.get(caller, new BulkChange.Id(PathNumber.of(request, "change")));
        List<Row> failures = changes.failures(caller, change.id(), FAILURES).stream()
                .map(this::failure)
                .toList();
        Frame frame = frame(signedIn, request, caller, BulkView.title(change.disabled(), change.expected()))
                .below(
                        new Frame.Crumb("/organizations", text("section.organizations")),
                        new Frame.Crumb(PATH, text("organizations.changes")));
        String told = text("count.failures", failures.size(), change.counts().failed());
        Table table = new Table(
                text("bulk.failures"),
                Table.headings(text("common.organization"), text("bulk.reason")),
                failures,
                "",
                "",
                new Pager(told, null, null));
        return Html.page(200, Html.TEMPLATES.bulkchange(frame, BulkView.of(change), table));
    }

    private Row failure(BulkResult result) {
        return Row.of(
                Cell.link(
                        result.name(),
                        "/organizations/"
                                + ids.of(
                                        ObjectIds.Kind.ORGANIZATION,
                                        result.organization().value())
                                + "/deletion"),
                Cell.text(text("bulk.deleting")));
    }

    private Reply undo(Request request, Caller caller, Sent sent) {
        BulkChange.Id id = new BulkChange.Id(PathNumber.of(request, "change"));
        Outcome outcome =
                changes.undo(caller, id) == BulkChange.State.UNDONE ? Outcome.BULK_UNDONE : Outcome.BULK_STOPPED;
        return Html.see(request, outcome.at(PATH + "/" + id));
    }

    private Reply results(Request request, Caller caller) {
        BulkChange.Id id = new BulkChange.Id(PathNumber.of(request, "change"));
        return CsvReply.of(
                "bulk-change-" + id + ".csv",
                List.of("id", "name", "outcome"),
                changes.results(caller, id),
                result -> List.of(
                        ids.of(
                                ObjectIds.Kind.ORGANIZATION,
                                result.organization().value()),
                        result.name(),
                        result.outcome().name().toLowerCase(Locale.ROOT)));
    }

    private Reply list(Request request, Caller caller) {
        NumberedPage page = NumberedPage.of(request);
        long total = changes.count(caller);
        List<Row> rows = changes.list(caller, ListAddress.ROWS, page.skip()).stream()
                .map(BulkPages::row)
                .toList();
        Table table = new Table(
                text("organizations.changes"),
                Table.headings(
                        text("bulk.change"),
                        text("bulk.state"),
                        text("common.changed"),
                        text("bulk.unchanged"),
                        text("common.failed"),
                        text("common.operator"),
                        text("bulk.confirmed")),
                rows,
                text("bulk.none.title"),
                text("bulk.none.text", BulkChanges.KEPT.toDays()),
                page.pager(total, text("count.bulkchanges", total)));
        return Html.page(
                200,
                Html.TEMPLATES.listed(
                        frame(signedIn, request, caller, text("organizations.changes")),
                        "",
                        Made.NONE,
                        Optional.empty(),
                        Optional.empty(),
                        table));
    }

    private static Row row(BulkChange change) {
        BulkView view = BulkView.of(change);
        return Row.of(
                Cell.link(BulkView.title(change.disabled(), change.expected()), PATH + "/" + change.id()),
                Cell.state(view.state(), view.tone()),
                Cell.number(Words.number(change.counts().changed())),
                Cell.number(Words.number(change.counts().unchanged())),
                Cell.number(Words.number(change.counts().failed())),
                Cell.text(change.operator()),
                Cell.time(Moment.of(change.createdAt())));
    }
}

package io.tenantry.console.installation;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.console.Frame;
import io.tenantry.console.Frame.Section;
import io.tenantry.console.Html;
import io.tenantry.console.form.Faults;
import io.tenantry.console.form.Field;
import io.tenantry.console.form.Field.Kind;
import io.tenantry.console.form.Field.Option;
import io.tenantry.console.form.Form;
import io.tenantry.console.operator.ListAddress;
import io.tenantry.console.operator.ListAddress.Sortable;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.view.tab.DeletionView;
import io.tenantry.console.view.table.Cell;
import io.tenantry.console.view.table.Made;
import io.tenantry.console.view.table.Row;
import io.tenantry.console.view.table.Table;
import io.tenantry.deletion.Deletion;
import io.tenantry.deletion.DeletionColumns;
import io.tenantry.deletion.DeletionQuery;
import io.tenantry.deletion.Deletions;
import io.tenantry.fault.Fault;
import io.tenantry.listing.Condition;
import io.tenantry.listing.Slice;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The deletions of organizations, and one of them: its progress, or its certificate. */
final class DeletionListPages {
    private static final String PATH = "/deletions";
    private static final String FILTER = "filter";
    private static final String STATUS = "status";
    private static final Map<String, Sortable> COLUMNS = columns();
    private static final List<Option> STATUSES = Arrays.stream(Deletion.Status.values())
            .map(status -> new Option(status.name(), DeletionView.words(status)))
            .toList();

    private final Deletions deletions;
    private final ObjectIds ids;
    private final SignedIn signedIn;

    DeletionListPages(InstallationFeatures features, SignedIn signedIn) {
        this.deletions = features.deletions();
        this.ids = features.ids();
        this.signedIn = signedIn;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, SignedIn.forOperators(this::list)),
                Route.of("GET", PATH + "/{deletion}", SignedIn.forOperators(this::show)));
    }

    private static Map<String, Sortable> columns() {
        Map<String, Sortable> columns = new LinkedHashMap<>();
        columns.put("name", new Sortable(text("common.organization"), DeletionColumns.NAME, false));
        columns.put(STATUS, new Sortable(text("common.status"), DeletionColumns.STATUS, false));
        // Numbers are given in the order of the requests.
        columns.put("requested", new Sortable(text("common.requested"), DeletionColumns.ID, false));
        columns.put("removal", new Sortable(text("common.removalfrom"), null, false));
        columns.put("completed", new Sortable(text("common.completed"), null, false));
        return columns;
    }

    private Reply list(Request request, Caller caller) {
        ListAddress address = ListAddress.of(request, COLUMNS, FILTER, STATUS);
        Slice<Deletion> slice;
        try {
            slice = read(caller, address);
        } catch (Fault.Invalid tooOld) {
            address = address.fromStart();
            slice = read(caller, address);
        }
        Frame frame = signedIn.frame(request, caller, Section.DELETIONS, text("section.deletions"));
        List<Option> all = new ArrayList<>(List.of(new Option("", text("deletions.all"))));
        all.addAll(STATUSES);
        Form filter = Form.of(
                frame.console(PATH),
                "",
                text("common.filter"),
                List.of(
                        Field.of(FILTER, text("common.namecontains"), Kind.TEXT)
                                .holding(address.value(FILTER))
                                .optional(),
                        Field.of(STATUS, text("common.status"), Kind.TEXT)
                                .among(all)
                                .holding(address.value(STATUS))),
                Faults.NONE);
        boolean narrowed =
                !address.value(FILTER).isEmpty() || !address.value(STATUS).isEmpty();
        Table table = new Table(
                text("section.deletions"),
                address.headings(),
                slice.rows().stream().map(this::row).toList(),
                narrowed ? text("deletions.nomatch.title") : text("deletions.none.title"),
                narrowed ? text("common.tryless") : text("deletions.none.text"),
                address.pager(slice, "count.deletions"));
        return Html.page(
                200, Html.TEMPLATES.listed(frame, "", Made.NONE, Optional.of(filter), Optional.empty(), table));
    }

    private Slice<Deletion> read(Caller caller, ListAddress address) {
        String status = address.value(STATUS);
        List<Condition> conditions =
                STATUSES.stream().anyMatch(option -> option.value().equals(status))
                        ? List.of(new Condition.OneOf(DeletionColumns.STATUS, List.of(status)))
                        : List.of();
        // No name has a null character, and the database refuses a search for one.
        String filter = address.value(FILTER).strip().replace("\0", "");
        return deletions.list(caller, new DeletionQuery(filter, conditions, address.order(), address.window()));
    }

    private Row row(Deletion deletion) {
        DeletionView view = DeletionView.of(deletion);
        return Row.of(
                Cell.link(
                        deletion.organizationName(),
                        PATH + "/"
                                + ids.of(ObjectIds.Kind.DELETION, deletion.id().value())),
                Cell.state(view.status(), view.tone()),
                Cell.time(view.requested()),
                Cell.time(view.after()),
                Cell.time(view.completed()));
    }

    private Reply show(Request request, Caller caller) {
        Deletion.Id id = new Deletion.Id(ids.row(ObjectIds.Kind.DELETION, request.path("deletion"))
                .orElseThrow(() -> new Fault.NotFound("deletion")));
        Deletion deletion = deletions.get(caller, id);
        Frame frame = signedIn.frame(
                        request, caller, Section.DELETIONS, text("deletions.of", deletion.organizationName()))
                .below(new Frame.Crumb(PATH, text("section.deletions")));
        String organization = "/organizations/"
                + ids.of(ObjectIds.Kind.ORGANIZATION, deletion.organizationId().value())
                + "/deletion";
        return Html.page(200, Html.TEMPLATES.certificate(frame, DeletionView.of(deletion), organization));
    }
}

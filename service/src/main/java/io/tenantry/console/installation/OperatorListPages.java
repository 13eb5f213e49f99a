package io.tenantry.console.installation;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.access.Precondition;
import io.tenantry.console.Frame;
import io.tenantry.console.Frame.Section;
import io.tenantry.console.Html;
import io.tenantry.console.form.Faults;
import io.tenantry.console.form.Field;
import io.tenantry.console.form.Field.Kind;
import io.tenantry.console.form.Form;
import io.tenantry.console.form.Sent;
import io.tenantry.console.operator.ListAddress;
import io.tenantry.console.operator.ListAddress.Sortable;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.table.Cell;
import io.tenantry.console.view.table.Made;
import io.tenantry.console.view.table.Row;
import io.tenantry.console.view.table.Table;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.OperatorId;
import io.tenantry.listing.Slice;
import io.tenantry.operator.Operator;
import io.tenantry.operator.OperatorColumns;
import io.tenantry.operator.OperatorQuery;
import io.tenantry.operator.Operators;
import io.tenantry.operator.Operators.Credentials;
import io.tenantry.password.PasswordPolicy;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operators of the installation: the list, a new one, and removal. */
final class OperatorListPages {
    private static final String PATH = "/operators";
    private static final String USERNAME = "username";
    private static final String PASSWORD = "password";
    private static final Map<String, Sortable> COLUMNS = columns();

    private final Operators operators;
    private final ObjectIds ids;
    private final SignedIn signedIn;

    OperatorListPages(InstallationFeatures features, SignedIn signedIn) {
        this.operators = features.operators();
        this.ids = features.ids();
        this.signedIn = signedIn;
    }

    List<Route> routes() {
        return List.of(
                Route.of(
                        "GET",
                        PATH,
                        SignedIn.forOperators((request, caller) -> page(200, request, caller, "", Faults.NONE))),
                signedIn.postOfOperators(PATH, this::add),
                signedIn.postOfOperators(PATH + "/{operator}/remove", this::remove));
    }

    private static Map<String, Sortable> columns() {
        Map<String, Sortable> columns = new LinkedHashMap<>();
        columns.put("name", new Sortable(text("common.name"), OperatorColumns.USERNAME, false));
        columns.put("factor", new Sortable(text("common.secondfactor"), null, false));
        columns.put("source", new Sortable(text("operators.source"), null, false));
        columns.put("created", new Sortable(text("common.created"), OperatorColumns.ID, false));
        columns.put("changed", new Sortable(text("operators.passwordset"), null, false));
        return columns;
    }

    private Reply add(Request request, Caller caller, Sent sent) {
        String name = sent.value(USERNAME).strip();
        try {
            operators.add(caller, new Credentials(name, sent.value(PASSWORD)));
            return Html.see(request, Outcome.OPERATOR_ADDED.at(PATH));
        } catch (Fault.Invalid invalid) {
            return page(400, request, caller, name, new Faults(invalid.problems()));
        } catch (Fault.Conflict inUse) {
            Faults taken = new Faults(List.of(Problem.invalid(USERNAME, inUse.getMessage())));
            return page(409, request, caller, name, taken);
        }
    }

    private Reply remove(Request request, Caller caller, Sent sent) {
        OperatorId id = new OperatorId(ids.row(ObjectIds.Kind.OPERATOR, request.path("operator"))
                .orElseThrow(() -> new Fault.NotFound("operator")));
        try {
            operators.remove(caller, id, Precondition.none());
            return Html.see(request, Outcome.OPERATOR_REMOVED.at(PATH));
        } catch (Fault.Conflict refused) {
            return page(409, request, caller, "", Faults.general(refused.getMessage()));
        }
    }

    private Reply page(int status, Request request, Caller caller, String name, Faults faults) {
        ListAddress address = ListAddress.of(request, COLUMNS);
        Slice<Operator> slice;
        try {
            slice = read(caller, address);
        } catch (Fault.Invalid tooOld) {
            address = address.fromStart();
            slice = read(caller, address);
        }
        Frame frame = signedIn.frame(request, caller, Section.OPERATORS, text("section.operators"))
                .with(faults);
        Form form = Form.of(
                frame.console(PATH),
                signedIn.token(request),
                text("operators.add"),
                List.of(
                        Field.of(USERNAME, text("operators.username"), Kind.TEXT)
                                .holding(name),
                        Field.of(PASSWORD, text("common.initialpassword"), Kind.INITIAL_PASSWORD)
                                .asking(PasswordPolicy.OPERATORS.demands())),
                faults);
        Table table = new Table(
                text("section.operators"),
                address.headings(),
                slice.rows().stream().map(this::row).toList(),
                text("operators.none.title"),
                text("operators.none.text"),
                address.pager(slice, "count.operators"));
        return Html.page(
                status,
                Html.TEMPLATES.listed(
                        frame, text("operators.lead"), Made.NONE, Optional.empty(), Optional.of(form), table));
    }

    private Slice<Operator> read(Caller caller, ListAddress address) {
        return operators.list(caller, new OperatorQuery("", List.of(), address.order(), address.window()));
    }

    private Row row(Operator operator) {
        Row row = Row.of(
                Cell.text(operator.username()),
                Cell.state(
                        operator.secondFactor() ? text("common.on") : text("common.off"),
                        operator.secondFactor() ? "on" : "off"),
                Cell.text(operator.configured() ? "TENANTRY_OPERATORS" : text("operators.byoperator")),
                Cell.time(Moment.of(operator.createdAt())),
                Cell.time(Moment.of(operator.passwordChangedAt())));
        return row.with(new Row.Action(
                text("common.remove"),
                text("common.removeone", operator.username()),
                PATH + "/" + ids.of(ObjectIds.Kind.OPERATOR, operator.id().value()) + "/remove",
                text("operators.warning")));
    }
}

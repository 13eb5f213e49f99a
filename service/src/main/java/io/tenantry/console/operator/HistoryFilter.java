package io.tenantry.console.operator;

import io.tenantry.console.form.Faults;
import io.tenantry.console.form.Field;
import io.tenantry.console.form.Field.Kind;
import io.tenantry.console.form.Form;
import io.tenantry.console.text.ConsoleTexts;
import io.tenantry.fault.Problem;
import io.tenantry.history.HistoryQuery;
import io.tenantry.listing.Condition;
import io.tenantry.web.Request;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The filter of the history, which is in its address: who, what, on what, and when. */
public final class HistoryFilter {
    private static final String ACT = "act";
    private static final String BY = "by";
    private static final String OBJECT = "object";
    private static final String FROM = "from";
    private static final String TO = "to";

    /** The parameters of the address. */
    private static final String[] PARAMETERS = {ACT, BY, OBJECT, FROM, TO};

    private static final String NO_DAY = ConsoleTexts.text("history.day");

    private final ListAddress address;
    private final List<Condition> conditions = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private final boolean inside;

    private HistoryFilter(ListAddress address, boolean inside) {
        this.address = address;
        this.inside = inside;
        String by = text(BY);
        if (!by.isEmpty()) {
            // Only addresses of people have an @. An organization does not get to know the names of operators.
            boolean person = inside || by.contains("@");
            conditions.add(new Condition.OneOf(person ? HistoryQuery.PERSON : HistoryQuery.OPERATOR, List.of(by)));
        }
        String object = text(OBJECT).replace(" ", "");
        if (!object.isEmpty()) {
            conditions.add(new Condition.OneOf(HistoryQuery.OBJECT_TYPE, List.of(object)));
        }
        long from = second(FROM, 0, 0);
        long to = second(TO, 1, Long.MAX_VALUE);
        if (from > 0 || to < Long.MAX_VALUE) {
            conditions.add(new Condition.Between(HistoryQuery.AT, from, to == Long.MAX_VALUE ? to : to - 1));
        }
    }

    /** The address of a page with such a filter. */
    public static ListAddress address(Request request) {
        return ListAddress.of(request, HistoryPage.COLUMNS, PARAMETERS);
    }

    /** The filter of the history of the installation in an address. */
    static HistoryFilter of(ListAddress address) {
        return new HistoryFilter(address, false);
    }

    /** The filter of the history of an organization in an address. */
    public static HistoryFilter inside(ListAddress address) {
        return new HistoryFilter(address, true);
    }

    /** The value of a parameter. No stored text has a null character, and the database refuses a search for one. */
    private String text(String name) {
        return address.value(name).replace("\0", "").strip();
    }

    /** The second at which a day begins, after so many more days. */
    private long second(String name, int more, long none) {
        String day = text(name);
        if (day.isEmpty()) {
            return none;
        }
        try {
            return LocalDate.parse(day)
                    .plusDays(more)
                    .atStartOfDay(ZoneOffset.UTC)
                    .toEpochSecond();
        } catch (DateTimeException unknown) {
            problems.add(Problem.invalid(name, NO_DAY));
            return none;
        }
    }

    /** A query with the conditions of this filter. */
    public HistoryQuery on(HistoryQuery query) {
        // The names of acts have the spelling of the management API.
        String act = text(ACT).replace(" ", "").replaceAll("(?i)organiz", "organis");
        return new HistoryQuery(act, conditions, query.order(), query.window());
    }

    /** The form with the values of the address. */
    public Form form(String action) {
        return Form.of(
                action,
                "",
                ConsoleTexts.text("common.filter"),
                List.of(
                        field(
                                ACT,
                                ConsoleTexts.text("history.filter.act"),
                                ConsoleTexts.text("history.filter.acthint")),
                        field(
                                BY,
                                ConsoleTexts.text("history.by"),
                                inside
                                        ? ConsoleTexts.text("history.filter.byperson")
                                        : ConsoleTexts.text("history.filter.byanybody")),
                        field(
                                OBJECT,
                                ConsoleTexts.text("history.object"),
                                ConsoleTexts.text("history.filter.objecthint")),
                        field(
                                FROM,
                                ConsoleTexts.text("history.filter.from"),
                                ConsoleTexts.text("history.filter.fromhint")),
                        field(TO, ConsoleTexts.text("common.to"), ConsoleTexts.text("history.filter.tohint"))),
                new Faults(problems));
    }

    private Field field(String name, String label, String hint) {
        return Field.of(name, label, Kind.TEXT)
                .asking(List.of(hint))
                .holding(address.value(name))
                .optional();
    }
}

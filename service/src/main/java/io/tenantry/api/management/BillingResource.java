package io.tenantry.api.management;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.api.management.field.Identifiers;
import io.tenantry.api.management.field.ListParameters;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.api.management.wire.ListPage;
import io.tenantry.api.management.wire.Negotiation;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.billing.Bill;
import io.tenantry.billing.Billing;
import io.tenantry.billing.ConversationReport;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.organization.OrganizationQuery;
import io.tenantry.organization.index.OrganizationColumns;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Billing: the conversations of each organisation, and the reports of their counts. */
public final class BillingResource {
    private static final String ORGANIZATION = "organisationId";
    private static final String PROJECT = "projectId";
    private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("2100-01-01T00:00:00Z");

    /** The conversations of a day. */
    record DayJson(
            long conversations,
            int day,
            int month,
            int year,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String channel) {
        static DayJson of(Bill.Day day) {
            return new DayJson(
                    day.conversations(),
                    day.date().getDayOfMonth(),
                    day.date().getMonthValue(),
                    day.date().getYear(),
                    day.channel().isEmpty() ? null : day.channel());
        }
    }

    /** The result of a report. */
    record Outcome(int counted, int repeated) {}

    private final Billing billing;
    private final ObjectIds ids;
    private final Form<Bill> form;
    private final Replies<Bill> replies;
    private final Replies<Outcome> outcomes = new Replies<>(new Form<>(
            "reports",
            "report",
            List.of(new Field<>("counted", Outcome::counted, null), new Field<>("repeated", Outcome::repeated, null))));

    public BillingResource(Billing billing, ObjectIds ids) {
        this.billing = billing;
        this.ids = ids;
        this.form = new Form<Bill>(
                        "billing",
                        "bill",
                        List.of(
                                new Field<>(
                                        ORGANIZATION,
                                        bill -> ids.of(
                                                ObjectIds.Kind.ORGANIZATION,
                                                bill.organization().id().value()),
                                        OrganizationColumns.ID,
                                        ObjectIds.Kind.ORGANIZATION),
                                new Field<>("name", bill -> bill.organization().name(), OrganizationColumns.NAME),
                                new Field<>(
                                        "isDisabled",
                                        bill -> bill.organization().disabled(),
                                        OrganizationColumns.DISABLED),
                                new Field<>(
                                        "conversations",
                                        bill -> bill.days().stream()
                                                .map(DayJson::of)
                                                .toList(),
                                        null)))
                .withOnRequest(List.of(
                        Identifiers.organization(bill -> bill.organization().id())));
        this.replies = new Replies<>(form);
    }

    /** Its operations, below the version. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/billing", this::list), Route.of("POST", "/billing/conversations", this::report));
    }

    private Reply list(Request request, Caller caller) {
        ListParameters asked = ListParameters.read(request.query(), form, ids, Set.of("year", "month"));
        List<Problem> problems = new ArrayList<>();
        OptionalInt year = number(request, "year", 2000, 2099, problems);
        OptionalInt month = number(request, "month", 1, 12, problems);
        Fault.Invalid.check(problems);
        OrganizationQuery query = new OrganizationQuery(
                asked.filter(), asked.conditions(), asked.order(), asked.window(), Billing.SETTINGS);
        return replies.list(request, ListPage.of(billing.list(caller, query, year, month)));
    }

    private static OptionalInt number(Request request, String name, int least, int most, List<Problem> problems) {
        String value = request.query().value(name);
        if (value == null) {
            return OptionalInt.empty();
        }
        if (value.matches("[0-9]{1,4}")) {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return OptionalInt.of(number);
            }
        }
        problems.add(Problem.invalid(name, "Must be a whole number from " + least + " to " + most + "."));
        return OptionalInt.empty();
    }

    private Reply report(Request request, Caller caller) {
        Negotiation.format(request);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES_OF_MANY);
        List<ConversationReport> reports = new ArrayList<>();
        for (JsonBody item : body.objects("items", Billing.MOST_REPORTS)) {
            report(item).ifPresent(reports::add);
        }
        body.done();
        int counted = billing.report(caller, reports);
        return outcomes.object(request, 200, new Outcome(counted, reports.size() - counted));
    }

    /** The count of an item; empty if the item names no organization, which the body reports. */
    private Optional<ConversationReport> report(JsonBody item) {
        String key = item.text("key", true, 255);
        OptionalInt organization =
                item.row(ORGANIZATION, true, ids, ObjectIds.Kind.ORGANIZATION, "There is no such organisation.");
        OptionalInt project =
                item.row(PROJECT, false, ids, ObjectIds.Kind.PROJECT, "The organisation has no such project.");
        Instant at = instant(item);
        String channel = item.text("channel", false, 100);
        int conversations = item.number("conversations", 0, 1_000_000_000);
        item.closed();
        return organization.isEmpty()
                ? Optional.empty()
                : Optional.of(new ConversationReport(
                        key,
                        new OrganizationId(organization.getAsInt()),
                        project.isEmpty() ? null : new ProjectId(project.getAsInt()),
                        at,
                        channel,
                        conversations));
    }

    private static Instant instant(JsonBody item) {
        String text = item.text("at", true, 64);
        if (text.isEmpty()) {
            return FIRST;
        }
        try {
            Instant at = OffsetDateTime.parse(text).toInstant();
            if (!at.isBefore(FIRST) && at.isBefore(LAST)) {
                return at;
            }
        } catch (DateTimeException unreadable) {
            // Reported below.
        }
        return item.wrong("at", "Must be a time of this century with its offset, like 2026-03-01T10:00:00Z.", FIRST);
    }
}

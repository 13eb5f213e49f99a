package io.tenantry.api.organisation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.PathIds;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.billing.Bill;
import io.tenantry.billing.Billing;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import io.tenantry.web.form.Parameters;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The conversations of an organisation and of its projects, by day: {@code /conversationcounter}. */
public final class ConversationCounterResource {
    private static final String ORGANISATION = "/conversationcounter";
    private static final String PROJECT = "/projects/{projectId}/conversationcounter";
    private static final String NON_CONVERSATIONAL = "nonConversational";
    private static final Set<String> PARAMETERS = Set.of("year", "month", "channel", NON_CONVERSATIONAL);

    /** The conversations of a day on one channel. */
    record ChannelJson(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String channel,

            long conversations) {
        static ChannelJson of(Bill.Day row) {
            return new ChannelJson(named(row), row.conversations());
        }
    }

    /** The conversations of a day, by channel. */
    private record Day(LocalDate date, long conversations, List<ChannelJson> channels) {}

    private static final Replies<Bill.Day> ROWS = new Replies<>(new Form<Bill.Day>(
                    "conversationcounters",
                    "conversationcounter",
                    List.of(
                            new Field<>("conversations", Bill.Day::conversations, null),
                            new Field<>("day", row -> row.date().getDayOfMonth(), null),
                            new Field<>("month", row -> row.date().getMonthValue(), null),
                            new Field<>("year", row -> row.date().getYear(), null),
                            new Field<>("channel", ConversationCounterResource::named, null)))
            .withOptional("channel"));
    private static final Replies<Day> DAYS = new Replies<>(new Form<Day>(
            "conversationcounters",
            "conversationcounter",
            List.of(
                    new Field<>("conversations", Day::conversations, null),
                    new Field<>("day", row -> row.date.getDayOfMonth(), null),
                    new Field<>("month", row -> row.date.getMonthValue(), null),
                    new Field<>("year", row -> row.date.getYear(), null),
                    new Field<>("perChannel", Day::channels, null))));

    private final Billing billing;
    private final OwnOrganisationResource organisations;
    private final ObjectIds ids;

    /** @param organisations finds the organisation of a request */
    public ConversationCounterResource(Billing billing, OwnOrganisationResource organisations, ObjectIds ids) {
        this.billing = billing;
        this.organisations = organisations;
        this.ids = ids;
    }

    /** Its operations in version 2.0: a row for each day and channel. */
    public List<Route> routes() {
        return List.of(
                Route.of(
                        "GET", ORGANISATION, (request, caller) -> ROWS.items(request, ofOrganisation(request, caller))),
                Route.of("GET", PROJECT, (request, caller) -> ROWS.items(request, ofProject(request, caller))));
    }

    /** Its operations in version 3.0: a row for each day. */
    public List<Route> routesByDay() {
        return List.of(
                Route.of(
                        "GET",
                        ORGANISATION,
                        (request, caller) -> DAYS.items(request, days(ofOrganisation(request, caller)))),
                Route.of("GET", PROJECT, (request, caller) -> DAYS.items(request, days(ofProject(request, caller)))));
    }

    private List<Bill.Day> ofOrganisation(Request request, Caller caller) {
        Asked asked = Asked.read(request);
        OrganizationId organization = organisations.organization(request, caller);
        return asked.of(billing.ofOrganization(caller, organization, asked.year, asked.month));
    }

    private List<Bill.Day> ofProject(Request request, Caller caller) {
        ProjectId project = PathIds.project(ids, request);
        Asked asked = Asked.read(request);
        return asked.of(billing.ofProject(caller, project, asked.year, asked.month));
    }

    /** The channel of a row; null when the reporter did not say. */
    private static @Nullable String named(Bill.Day row) {
        return row.channel().isEmpty() ? null : row.channel();
    }

    private static List<Day> days(List<Bill.Day> rows) {
        Map<LocalDate, List<Bill.Day>> byDay = new LinkedHashMap<>();
        rows.forEach(row ->
                byDay.computeIfAbsent(row.date(), ignored -> new ArrayList<>()).add(row));
        return byDay.entrySet().stream()
                .map(day -> new Day(
                        day.getKey(),
                        day.getValue().stream()
                                .mapToLong(Bill.Day::conversations)
                                .sum(),
                        day.getValue().stream().map(ChannelJson::of).toList()))
                .toList();
    }

    /**
     * The parameters of a request.
     *
     * @param channel the channel; null for all
     */
    private record Asked(
            int year, OptionalInt month, @Nullable String channel) {
        static Asked read(Request request) {
            Parameters query = request.query();
            for (String name : query.names()) {
                if (!PARAMETERS.contains(name) && !OwnOrganisationResource.RESERVED.contains(name)) {
                    throw new Fault.Unreadable("The requested field '" + name + "' does not exist.");
                }
            }
            List<Problem> problems = new ArrayList<>();
            PARAMETERS.stream()
                    .filter(name -> query.all(name).size() > 1)
                    .forEach(name -> problems.add(Problem.invalid(name, "Must be given once.")));
            OptionalInt year = number(query, "year", 2000, 2099, problems);
            if (query.value("year") == null) {
                problems.add(Problem.missing("year", "This parameter is required."));
            }
            OptionalInt month = number(query, "month", 1, 12, problems);
            String channel = channel(query, problems);
            Fault.Invalid.check(problems);
            return new Asked(year.orElseThrow(), month, channel);
        }

        private static @Nullable String channel(Parameters query, List<Problem> problems) {
            String channel = query.value("channel");
            String flag = query.value(NON_CONVERSATIONAL);
            if (flag != null && !flag.equals("true") && !flag.equals("false")) {
                problems.add(Problem.invalid(NON_CONVERSATIONAL, "Must be true or false."));
            }
            if (!"true".equals(flag)) {
                return channel;
            }
            if (channel != null && !channel.equals(NON_CONVERSATIONAL)) {
                throw new Fault.Unreadable("'channel' and 'nonConversational' contradict each other.");
            }
            return NON_CONVERSATIONAL;
        }

        private static OptionalInt number(Parameters query, String name, int least, int most, List<Problem> problems) {
            String value = query.value(name);
            if (value == null) {
                return OptionalInt.empty();
            }
            int number = value.matches("[0-9]{1,4}") ? Integer.parseInt(value) : -1;
            if (number < least || number > most) {
                problems.add(Problem.invalid(name, "Must be a whole number from " + least + " to " + most + "."));
                return OptionalInt.empty();
            }
            return OptionalInt.of(number);
        }

        List<Bill.Day> of(List<Bill.Day> rows) {
            return channel == null
                    ? rows
                    : rows.stream().filter(row -> row.channel().equals(channel)).toList();
        }
    }
}

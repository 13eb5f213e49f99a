package io.tenantry.console.installation;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.Precondition;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.console.Frame;
import io.tenantry.console.Frame.Section;
import io.tenantry.console.Html;
import io.tenantry.console.form.Faults;
import io.tenantry.console.form.Field;
import io.tenantry.console.form.Field.Kind;
import io.tenantry.console.form.Field.Option;
import io.tenantry.console.form.Form;
import io.tenantry.console.form.Sent;
import io.tenantry.console.operator.ListAddress;
import io.tenantry.console.operator.ListAddress.Sortable;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.PathNumber;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.table.Cell;
import io.tenantry.console.view.table.Made;
import io.tenantry.console.view.table.Row;
import io.tenantry.console.view.table.Table;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.ServiceKeyId;
import io.tenantry.listing.Slice;
import io.tenantry.servicekey.ServiceKey;
import io.tenantry.servicekey.ServiceKeyQuery;
import io.tenantry.servicekey.ServiceKeyTerms;
import io.tenantry.servicekey.ServiceKeys;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The keys of services of the platform: the list, a new key that is shown once, and revocation. */
final class ServiceKeyPages {
    private static final String PATH = "/service-keys";
    private static final String NAME = "name";
    private static final String DAYS = "days";
    private static final String ORGANIZATIONS = "organizations";
    private static final String SCOPE = "scope_";
    private static final Pattern BETWEEN = Pattern.compile("[\\s,;]+");
    private static final Map<String, Sortable> COLUMNS = columns();
    private static final List<Option> SWITCH =
            List.of(new Option("", text("common.no")), new Option("yes", text("common.yes")));
    private static final Map<ServiceScope, String> PURPOSES = Map.of(
            ServiceScope.USAGE, text("servicekeys.usage"),
            ServiceScope.READ, text("servicekeys.read"),
            ServiceScope.INTROSPECT, text("servicekeys.introspect"),
            ServiceScope.FLAGS, text("servicekeys.flags"),
            ServiceScope.EVENTS, text("servicekeys.events"),
            ServiceScope.BILLING, text("servicekeys.billing"),
            ServiceScope.REPORT, text("servicekeys.report"));

    private final ServiceKeys keys;
    private final ObjectIds ids;
    private final SignedIn signedIn;

    ServiceKeyPages(InstallationFeatures features, SignedIn signedIn) {
        this.keys = features.serviceKeys();
        this.ids = features.ids();
        this.signedIn = signedIn;
    }

    List<Route> routes() {
        return List.of(
                Route.of(
                        "GET",
                        PATH,
                        SignedIn.forOperators((request, caller) -> signedIn.once()
                                .show(request, made -> page(200, request, caller, null, Faults.NONE, made)))),
                signedIn.postOfOperators(PATH, this::create),
                signedIn.postOfOperators(PATH + "/{key}/revoke", this::revoke));
    }

    private static Map<String, Sortable> columns() {
        Map<String, Sortable> columns = new LinkedHashMap<>();
        columns.put("name", new Sortable(text("common.name"), ServiceKeyQuery.NAME, false));
        columns.put("prefix", new Sortable(text("common.begins"), null, false));
        columns.put("scopes", new Sortable(text("common.allowed"), null, false));
        columns.put("reach", new Sortable(text("servicekeys.sees"), null, false));
        columns.put("by", new Sortable(text("common.madeby"), null, false));
        // Numbers are given in the order of creation.
        columns.put("created", new Sortable(text("common.created"), ServiceKeyQuery.ID, false));
        columns.put("used", new Sortable(text("common.lastused"), null, false));
        columns.put("expires", new Sortable(text("common.expires"), null, false));
        return columns;
    }

    private Reply create(Request request, Caller caller, Sent sent) {
        List<Problem> problems = new ArrayList<>();
        Set<ServiceScope> scopes = Arrays.stream(ServiceScope.values())
                .filter(scope -> sent.value(SCOPE + scope.word()).equals("yes"))
                .collect(Collectors.toSet());
        ServiceReach reach = reach(sent.value(ORGANIZATIONS), problems);
        String days = sent.value(DAYS).strip();
        int valid = days.matches("[0-9]{1,4}") ? Integer.parseInt(days) : 0;
        try {
            Fault.Invalid.check(problems);
            String text = keys.create(
                            caller, new ServiceKeyTerms(sent.value(NAME).strip(), scopes, reach, valid))
                    .text();
            return signedIn.once().lead(request, PATH, text);
        } catch (Fault.Invalid invalid) {
            String first = SCOPE + ServiceScope.USAGE.word();
            return page(400, request, caller, sent, Faults.named(invalid, Map.of("scopes", first)), "");
        }
    }

    /** The named organizations; all where none is named. */
    private ServiceReach reach(String typed, List<Problem> problems) {
        Set<OrganizationId> named = new HashSet<>();
        for (String id : BETWEEN.split(typed.strip())) {
            if (!id.isEmpty()) {
                ids.row(ObjectIds.Kind.ORGANIZATION, id)
                        .ifPresentOrElse(
                                row -> named.add(new OrganizationId(row)),
                                () -> problems.add(Problem.unknown(ORGANIZATIONS, text("servicekeys.unknown", id))));
            }
        }
        return named.isEmpty() ? ServiceReach.Everywhere.INSTANCE : new ServiceReach.Only(named);
    }

    private Reply revoke(Request request, Caller caller, Sent sent) {
        keys.revoke(caller, new ServiceKeyId(PathNumber.of(request, "key")), Precondition.none());
        return Html.see(request, Outcome.KEY_REVOKED.at(PATH));
    }

    private Reply page(int status, Request request, Caller caller, @Nullable Sent sent, Faults faults, String made) {
        ListAddress address = ListAddress.of(request, COLUMNS);
        Slice<ServiceKey> slice;
        try {
            slice = read(caller, address);
        } catch (Fault.Invalid tooOld) {
            address = address.fromStart();
            slice = read(caller, address);
        }
        Frame frame = signedIn.frame(request, caller, Section.SERVICE_KEYS, text("section.servicekeys"))
                .with(faults);
        Table table = new Table(
                text("section.servicekeys"),
                address.headings(),
                slice.rows().stream().map(ServiceKeyPages::row).toList(),
                text("servicekeys.none.title"),
                text("servicekeys.none.text"),
                address.pager(slice, "count.keys"));
        return Html.page(
                status,
                Html.TEMPLATES.listed(
                        frame,
                        text("servicekeys.lead"),
                        made.isEmpty() ? Made.NONE : new Made(text("common.newkey"), made, PATH),
                        Optional.empty(),
                        made.isEmpty() ? Optional.of(form(request, frame, sent, faults)) : Optional.empty(),
                        table));
    }

    private Slice<ServiceKey> read(Caller caller, ListAddress address) {
        return keys.list(caller, new ServiceKeyQuery("", List.of(), address.order(), address.window()));
    }

    private Form form(Request request, Frame frame, @Nullable Sent sent, Faults faults) {
        Stream<Field> scopes = Arrays.stream(ServiceScope.values())
                .map(scope -> Field.of(SCOPE + scope.word(), text("servicekeys.scope", named(scope)), Kind.TEXT)
                        .asking(List.of(PURPOSES.getOrDefault(scope, "")))
                        .among(SWITCH)
                        .holding(sent == null ? "" : sent.value(SCOPE + scope.word())));
        List<Field> fields = new ArrayList<>(List.of(Field.of(NAME, text("common.keyname"), Kind.TEXT)
                .asking(List.of(text("servicekeys.hint")))
                .holding(sent == null ? "" : sent.value(NAME))));
        fields.addAll(scopes.toList());
        fields.add(Field.of(ORGANIZATIONS, text("section.organizations"), Kind.LINES)
                .asking(List.of(text("servicekeys.organizationshint")))
                .optional()
                .holding(sent == null ? "" : sent.value(ORGANIZATIONS)));
        fields.add(Field.of(DAYS, text("servicekeys.days"), Kind.NUMBER)
                .asking(List.of(text("servicekeys.dayshint", ServiceKeyTerms.MOST_DAYS)))
                .holding(sent == null ? Integer.toString(ServiceKeyTerms.DEFAULT_DAYS) : sent.value(DAYS)));
        return Form.of(frame.console(PATH), signedIn.token(request), text("servicekeys.button"), fields, faults);
    }

    private static String named(ServiceScope scope) {
        return text("servicescope." + scope.word());
    }

    private static Row row(ServiceKey key) {
        String sees = switch (key.reach()) {
            case ServiceReach.Everywhere ignored -> text("servicekeys.everywhere");
            case ServiceReach.Only(Set<OrganizationId> some) -> text("count.organizations", some.size());
        };
        Row row = Row.of(
                Cell.text(key.name()),
                Cell.code(key.prefix() + "…"),
                Cell.text(key.scopes().stream()
                        .sorted()
                        .map(ServiceKeyPages::named)
                        .collect(Collectors.joining(", "))),
                Cell.text(sees),
                Cell.text(key.createdBy()),
                Cell.time(Moment.of(key.createdAt())),
                Cell.time(key.lastUsedAt() == null ? null : Moment.of(key.lastUsedAt())),
                Cell.time(Moment.of(key.expiresAt())));
        return row.with(new Row.Action(
                text("common.revoke"),
                text("common.revokeone", key.name()),
                PATH + "/" + key.id() + "/revoke",
                text("servicekeys.warning")));
    }
}

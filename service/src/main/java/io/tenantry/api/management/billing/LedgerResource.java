package io.tenantry.api.management.billing;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.api.management.field.ListParameters;
import io.tenantry.api.management.field.ManagementFaults;
import io.tenantry.api.management.wire.Field;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.api.management.wire.ListPage;
import io.tenantry.api.management.wire.Negotiation;
import io.tenantry.api.management.wire.PathIds;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.fault.Fault;
import io.tenantry.ledger.EntryKind;
import io.tenantry.ledger.Ledger;
import io.tenantry.ledger.Ledger.Outcome;
import io.tenantry.ledger.LedgerEntry;
import io.tenantry.ledger.LedgerQuery;
import io.tenantry.ledger.WantedEntry;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.ObjectIds.Kind;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The ledger of an organisation: {@code /organisations/{organisationId}/ledger/entries}. */
public final class LedgerResource {
    private static final String PATH = "/organisations/{organisationId}/ledger/entries";
    private static final String ITEMS = "items";
    private static final String AMOUNT = "amount";
    private static final String EXPIRES = "expiresAt";
    private static final String KINDS =
            EntryKind.written().stream().map(EntryKind::word).collect(Collectors.joining(", "));
    private static final int LONGEST_KEY = 255;
    private static final int LONGEST_SOURCE = 100;

    /**
     * The result for one entry.
     *
     * @param index its index in the request, from 0
     * @param status the HTTP status that a request with this entry alone would have
     * @param organization the organization
     * @param key its key
     * @param entry the entry, when it was written
     * @param error the fault, when it was not
     */
    private record Result(
            int index,
            int status,
            OrganizationId organization,
            @Nullable String key,
            @Nullable LedgerEntry entry,
            ManagementFaults.@Nullable ErrorJson error) {}

    private final Ledger ledger;
    private final ObjectIds ids;
    private final Form<LedgerEntry> form;
    private final Replies<LedgerEntry> replies;
    private final Replies<Result> results;

    public LedgerResource(Ledger ledger, ObjectIds ids) {
        this.ledger = ledger;
        this.ids = ids;
        this.form = form(ids);
        this.replies = new Replies<>(form);
        this.results = new Replies<>(ofResults(ids));
    }

    private static Form<LedgerEntry> form(ObjectIds ids) {
        return new Form<LedgerEntry>(
                        "entries",
                        "entry",
                        List.of(
                                new Field<>(
                                        "_id",
                                        entry -> ids.of(
                                                Kind.LEDGER_ENTRY, entry.id().value()),
                                        LedgerQuery.ID,
                                        Kind.LEDGER_ENTRY),
                                new Field<>(
                                        "organisationId",
                                        entry -> ids.of(
                                                Kind.ORGANIZATION,
                                                entry.organizationId().value()),
                                        null),
                                new Field<>("key", LedgerEntry::key, LedgerQuery.KEY),
                                new Field<>(AMOUNT, entry -> BillingFields.written(entry.amount()), null),
                                new Field<>("kind", entry -> entry.kind().word(), LedgerQuery.KIND),
                                new Field<>(EXPIRES, entry -> BillingFields.written(entry.expiresAt()), null),
                                new Field<>("source", LedgerEntry::source, null),
                                new Field<>("at", entry -> BillingFields.written(entry.at()), LedgerQuery.AT),
                                new Field<>("balance", entry -> BillingFields.written(entry.balance()), null),
                                new Field<>("operator", LedgerEntry::operator, null),
                                new Field<>("serviceKey", LedgerEntry::serviceKey, null),
                                new Field<>("createdAt", entry -> BillingFields.written(entry.createdAt()), null)))
                .unlinked();
    }

    private static Form<Result> ofResults(ObjectIds ids) {
        return new Form<Result>(
                        "results",
                        "result",
                        List.of(
                                new Field<>("index", Result::index, null),
                                new Field<>("status", Result::status, null),
                                new Field<>(
                                        "_id",
                                        result -> of(
                                                result,
                                                entry -> ids.of(
                                                        Kind.LEDGER_ENTRY,
                                                        entry.id().value())),
                                        null),
                                new Field<>(
                                        "organisationId",
                                        result -> ids.of(
                                                Kind.ORGANIZATION,
                                                result.organization().value()),
                                        null),
                                new Field<>("key", Result::key, null),
                                new Field<>(
                                        AMOUNT,
                                        result -> of(result, entry -> BillingFields.written(entry.amount())),
                                        null),
                                new Field<>(
                                        "balance",
                                        result -> of(result, entry -> BillingFields.written(entry.balance())),
                                        null),
                                new Field<>(
                                        "code",
                                        result -> result.error() == null
                                                ? null
                                                : result.error().code(),
                                        null),
                                new Field<>(
                                        "detail",
                                        result -> result.error() == null
                                                ? null
                                                : result.error().detail(),
                                        null)))
                .unlinked();
    }

    private static @Nullable Object of(Result result, Function<LedgerEntry, @Nullable Object> part) {
        LedgerEntry entry = result.entry();
        return entry == null ? null : part.apply(entry);
    }

    /** Its operations, below the version. */
    public List<Route> routes() {
        return List.of(Route.of("GET", PATH, this::list), Route.of("POST", PATH, this::write));
    }

    private Reply list(Request request, Caller caller) {
        Negotiation.format(request);
        OrganizationId organization = PathIds.organization(ids, request);
        ListParameters asked = ListParameters.read(request.query(), form, ids, Set.of());
        LedgerQuery query = new LedgerQuery(asked.filter(), asked.conditions(), asked.order(), asked.window());
        return replies.list(request, ListPage.of(ledger.list(caller, organization, query)));
    }

    private Reply write(Request request, Caller caller) {
        results.check(request);
        OrganizationId organization = PathIds.organization(ids, request);
        List<WantedEntry> wanted = wanted(JsonBody.read(request, JsonBody.MOST_BYTES_OF_MANY));
        List<Outcome> outcomes = ledger.write(caller, organization, wanted);
        List<Result> all = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            String key = wanted.get(i).key();
            all.add(
                    switch (outcomes.get(i)) {
                        case Outcome.Written(LedgerEntry entry) -> new Result(i, 201, organization, key, entry, null);
                        case Outcome.Refused(Fault why) -> {
                            ManagementFaults.ErrorJson error = ManagementFaults.error(request, why);
                            yield new Result(i, error.status(), organization, key.isEmpty() ? null : key, null, error);
                        }
                    });
        }
        Reply reply = results.list(request, new ListPage<>(all, all.size(), null, null));
        return new Reply(207, reply.contentType(), reply.body(), reply.headers());
    }

    private static List<WantedEntry> wanted(JsonBody body) {
        return body.items(ITEMS, Ledger.MOST, "entries").stream()
                .map(LedgerResource::read)
                .toList();
    }

    private static WantedEntry read(JsonBody item) {
        String key = item.text("key", true, LONGEST_KEY);
        EntryKind kind = EntryKind.of(item.text("kind", true, LONGEST_KEY))
                .filter(found -> found != EntryKind.EXPIRY)
                .orElse(null);
        if (kind == null && item.object().path("kind").isString()) {
            item.wrong("kind", "Must be one of " + KINDS + ".");
        }
        BigDecimal amount = BigDecimal.ZERO;
        if (item.object().has(AMOUNT)) {
            amount = BillingFields.amount(item, AMOUNT, item.take(AMOUNT)).orElse(BigDecimal.ZERO);
        } else {
            item.missing(AMOUNT);
        }
        Instant expiresAt = time(item, EXPIRES);
        String source = item.exact("source", LONGEST_SOURCE);
        Instant at = time(item, "at");
        item.closed();
        return new WantedEntry(key, amount, kind, expiresAt, source == null ? "" : source, at, item.problems());
    }

    private static @Nullable Instant time(JsonBody item, String name) {
        if (!item.object().has(name)) {
            return null;
        }
        JsonNode sent = item.take(name);
        Optional<Instant> time = sent.isNull() ? Optional.empty() : BillingFields.time(item, name, sent);
        return time.orElse(null);
    }
}

package io.tenantry.ledger;

import io.tenantry.access.OrganizationId;
import io.tenantry.id.IntId;
import io.tenantry.id.ServiceKeyId;
import io.tenantry.listing.Like;
import io.tenantry.listing.Listing;
import io.tenantry.listing.Positions;
import io.tenantry.listing.Slice;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of entries. */
final class LedgerStore {
    private static final String COLUMNS = """
        e.id, e.organization_id, e.key, e.amount, e.kind, e.expires_at, e.source, e.at, e.balance, e.operator,
        e.service_key_id, e.created_at\
        """;

    private static final Listing<LedgerEntry> LIST = new Listing<>(
            COLUMNS,
            "ledger_entry e",
            "e.id",
            "0",
            Positions.Kind.LEDGER_ENTRY,
            null,
            LedgerStore::entry,
            entry -> new Listing.RowRevision(entry.id().value(), 0));

    private LedgerStore() {}

    static boolean hasOrganization(Handle handle, OrganizationId organization) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM organization WHERE id = :id)")
                .bind("id", organization)
                .mapTo(boolean.class)
                .one();
    }

    /** One page of the entries of an organization. */
    static Slice<LedgerEntry> list(Handle handle, OrganizationId organization, LedgerQuery query) {
        Map<String, Object> values = new HashMap<>(Map.of("organization", organization));
        String where = "e.organization_id = :organization";
        if (!query.filter().isEmpty()) {
            where += " AND e.source ILIKE :filter";
            values.put("filter", Like.containing(query.filter()));
        }
        return LIST.page(handle, new Listing.Filter(where, values, query.conditions()), query.order(), query.window());
    }

    /** The entries of an organization that have these keys, by key. */
    static Map<String, LedgerEntry> byKey(Handle handle, OrganizationId organization, Collection<String> keys) {
        return handle
                .createQuery("SELECT " + COLUMNS
                        + " FROM ledger_entry e WHERE e.organization_id = :organization AND e.key = ANY(:keys)")
                .bind("organization", organization)
                .bind("keys", keys.toArray(String[]::new))
                .map(LedgerStore::entry)
                .list()
                .stream()
                .collect(Collectors.toMap(entry -> String.valueOf(entry.key()), Function.identity()));
    }

    /** Ids for new entries, ascending. */
    static List<LedgerEntry.Id> ids(Handle handle, int count) {
        return handle.createQuery("""
            SELECT nextval(pg_get_serial_sequence('ledger_entry', 'id'))::integer AS number
            FROM generate_series(1, :count) ORDER BY number\
            """)
                .bind("count", count)
                .map((row, context) -> new LedgerEntry.Id(row.getInt(1)))
                .list();
    }

    static void insert(Handle handle, List<LedgerEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        handle.createUpdate("""
            INSERT INTO ledger_entry (id, organization_id, key, amount, kind, expires_at, source, at, balance,
                operator, service_key_id, created_at)
            OVERRIDING SYSTEM VALUE
            SELECT * FROM unnest(CAST(:ids AS integer[]), CAST(:organizations AS integer[]), CAST(:keys AS text[]),
                CAST(:amounts AS numeric[]), CAST(:kinds AS text[]), CAST(:expiries AS timestamptz[]),
                CAST(:sources AS text[]), CAST(:times AS timestamptz[]), CAST(:balances AS numeric[]),
                CAST(:operators AS text[]), CAST(:services AS integer[]), CAST(:created AS timestamptz[]))\
            """)
                .bind("ids", entries.stream().map(entry -> entry.id().value()).toArray(Integer[]::new))
                .bind(
                        "organizations",
                        entries.stream().map(LedgerEntry::organizationId).toArray(OrganizationId[]::new))
                .bind("keys", texts(entries, LedgerEntry::key))
                .bind("amounts", texts(entries, entry -> entry.amount().toPlainString()))
                .bind("kinds", texts(entries, entry -> entry.kind().word()))
                .bind("expiries", texts(entries, entry -> text(entry.expiresAt())))
                .bind("sources", texts(entries, LedgerEntry::source))
                .bind("times", texts(entries, entry -> entry.at().toString()))
                .bind("balances", texts(entries, entry -> entry.balance().toPlainString()))
                .bind("operators", texts(entries, LedgerEntry::operator))
                .bind(
                        "services",
                        entries.stream()
                                .map(entry -> IntId.valueOrNull(entry.serviceKey()))
                                .toArray(Integer[]::new))
                .bind("created", texts(entries, entry -> entry.createdAt().toString()))
                .execute();
    }

    private static @Nullable String[] texts(List<LedgerEntry> entries, Function<LedgerEntry, @Nullable String> value) {
        return entries.stream().map(value).toArray(String[]::new);
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static LedgerEntry entry(ResultSet row, StatementContext context) throws SQLException {
        OffsetDateTime expiresAt = row.getObject(6, OffsetDateTime.class);
        return new LedgerEntry(
                new LedgerEntry.Id(row.getInt(1)),
                new OrganizationId(row.getInt(2)),
                row.getString(3),
                row.getBigDecimal(4),
                EntryKind.of(row.getString(5)).orElseThrow(),
                expiresAt == null ? null : expiresAt.toInstant(),
                row.getString(7),
                row.getObject(8, OffsetDateTime.class).toInstant(),
                row.getBigDecimal(9),
                row.getString(10),
                ServiceKeyId.ofNullable(row.getObject(11, Integer.class)),
                row.getObject(12, OffsetDateTime.class).toInstant());
    }
}

package io.tenantry.apikey;

import io.tenantry.access.PersonId;
import io.tenantry.listing.Like;
import io.tenantry.listing.Listing;
import io.tenantry.listing.Positions;
import io.tenantry.listing.Slice;
import java.time.Instant;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The SQL of the personal keys of people. */
final class PersonalKeyStore {
    private record Row(ApiKey key, int revision) {}

    private static final Listing<Row> LIST = new Listing<>(
            ApiKeyStore.COLUMNS + ", k.revision",
            "api_key k",
            "k.id",
            "k.revision",
            Positions.Kind.API_KEY,
            null,
            (row, context) -> new Row(ApiKeyStore.key(row, context), row.getInt(ApiKeyStore.NEXT)),
            row -> new Listing.RowRevision(row.key().id().value(), row.revision()));

    private PersonalKeyStore() {}

    /** One page of the valid keys of a person. */
    static Slice<ApiKey> list(Handle handle, PersonId person, PersonalKeys.Query query, Instant now) {
        Listing.Filter filter = new Listing.Filter(
                """
                k.person_id = :person AND k.organization_id IS NULL AND k.revoked_at IS NULL
                AND (k.expires_at IS NULL OR k.expires_at > :now) AND lower(k.name) LIKE lower(:filter)""",
                Map.of("person", person, "now", now, "filter", Like.containing(query.filter())),
                query.conditions());
        Slice<Row> rows = LIST.page(handle, filter, query.order(), query.window());
        return new Slice<>(rows.rows().stream().map(Row::key).toList(), rows.total(), rows.next(), rows.previous());
    }
}

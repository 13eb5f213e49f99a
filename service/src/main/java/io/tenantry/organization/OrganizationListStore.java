package io.tenantry.organization;

import io.tenantry.canonical.Names;
import io.tenantry.listing.Like;
import io.tenantry.listing.Listing;
import io.tenantry.listing.Positions;
import io.tenantry.listing.Slice;
import io.tenantry.secret.SecretBox;
import io.tenantry.setting.Setting;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The SQL of the list of organizations. */
public final class OrganizationListStore {
    private static final String COUNT_ALL = "SELECT sum(delta) FROM organization_count";

    private final SecretBox box;

    /** @param box opens the secrets among the settings */
    public OrganizationListStore(SecretBox box) {
        this.box = box;
    }

    /** One page of the list. Each organization has only the requested settings. */
    Slice<Organization> list(Handle handle, OrganizationQuery query) {
        return listing(query.shown()).page(handle, filter(query), query.order(), query.window());
    }

    /**
     * A part of a list whose organizations were counted.
     *
     * @param total as {@link #count} gives it
     */
    Slice<Organization> list(Handle handle, OrganizationQuery query, long total) {
        return listing(query.shown()).page(handle, filter(query), query.order(), query.window(), total);
    }

    /** The number of organizations in the list. */
    long count(Handle handle, OrganizationQuery query) {
        return listing(query.shown()).total(handle, filter(query));
    }

    private Listing<Organization> listing(List<Setting<?>> shown) {
        return new Listing<>(
                OrganizationRow.columns(shown),
                "organization o",
                "o.id",
                "o.revision",
                Positions.Kind.ORGANIZATION,
                COUNT_ALL,
                (row, context) -> OrganizationRow.read(row, shown, box),
                organization -> new Listing.Place(organization.id().value(), organization.revision()));
    }

    /** The organizations that belong to the list. */
    static Listing.Filter filter(OrganizationQuery query) {
        if (query.filter().isEmpty()) {
            return Listing.Filter.of(query.conditions());
        }
        return new Listing.Filter(
                "o.name_fold LIKE :filter",
                Map.of("filter", Like.containing(Names.fold(query.filter()))),
                query.conditions());
    }
}

package io.tenantry.organization;

import io.tenantry.access.OrganizationId;
import io.tenantry.listing.Condition;
import io.tenantry.setting.Setting;
import java.util.Collection;
import java.util.List;

/**
 * A query of a caller for its own organizations.
 *
 * @param ids only organizations with these ids; empty for all
 * @param search a part of the name, case-insensitive; empty for all
 * @param conditions further conditions, each on the columns of {@code organization o}
 * @param most the maximum number; {@link Integer#MAX_VALUE} for all
 * @param skip the number of organizations to skip
 * @param after only organizations with a greater id; 0 for all
 * @param shown the settings to read; the others are not available
 */
public record OrganizationsAsked(
        List<OrganizationId> ids,
        String search,
        List<Condition> conditions,
        int most,
        long skip,
        OrganizationId after,
        List<Setting<?>> shown) {
    public OrganizationsAsked {
        ids = List.copyOf(ids);
        conditions = List.copyOf(conditions);
    }

    /** All organizations whose names contain a text. */
    public static OrganizationsAsked all(String search, List<Setting<?>> shown) {
        return page(search, Integer.MAX_VALUE, 0, shown);
    }

    /** One page of them. */
    public static OrganizationsAsked page(String search, int most, long skip, List<Setting<?>> shown) {
        return new OrganizationsAsked(List.of(), search, List.of(), most, skip, new OrganizationId(0), shown);
    }

    /** The organizations with these ids, at least one. */
    public static OrganizationsAsked of(Collection<OrganizationId> ids, List<Setting<?>> shown) {
        if (ids.isEmpty()) {
            throw new IllegalArgumentException("no organization is requested");
        }
        return new OrganizationsAsked(
                List.copyOf(ids), "", List.of(), Integer.MAX_VALUE, 0, new OrganizationId(0), shown);
    }

    /** This query, with further conditions. */
    public OrganizationsAsked that(List<Condition> further) {
        return new OrganizationsAsked(ids, search, further, most, skip, after, shown);
    }

    /** The organizations of a page that starts after an id. */
    static OrganizationsAsked after(OrganizationId id, String search, int most, List<Setting<?>> shown) {
        return new OrganizationsAsked(List.of(), search, List.of(), most, 0, id, shown);
    }
}

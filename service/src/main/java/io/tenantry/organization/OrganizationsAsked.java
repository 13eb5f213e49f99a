package io.tenantry.organization;

import io.tenantry.access.OrganizationId;
import io.tenantry.setting.Setting;
import java.util.Collection;
import java.util.List;

/**
 * Which of their organizations a caller asks for, and what of them.
 *
 * @param ids these alone; empty for all
 * @param search a part of the name, without regard to case; empty for all
 * @param most how many at the most; {@link Integer#MAX_VALUE} for all
 * @param skip how many to leave out first
 * @param after the id that they follow; 0 for all
 * @param shown the settings that will be looked at; no others can be
 */
public record OrganizationsAsked(
        List<OrganizationId> ids, String search, int most, long skip, OrganizationId after, List<Setting<?>> shown) {
    public OrganizationsAsked {
        ids = List.copyOf(ids);
    }

    /** All whose names have that part. */
    public static OrganizationsAsked all(String search, List<Setting<?>> shown) {
        return page(search, Integer.MAX_VALUE, 0, shown);
    }

    /** Some of those. */
    public static OrganizationsAsked page(String search, int most, long skip, List<Setting<?>> shown) {
        return new OrganizationsAsked(List.of(), search, most, skip, new OrganizationId(0), shown);
    }

    /** Those with these ids, of which there is one at least. */
    public static OrganizationsAsked of(Collection<OrganizationId> ids, List<Setting<?>> shown) {
        if (ids.isEmpty()) {
            throw new IllegalArgumentException("no organization is asked for");
        }
        return new OrganizationsAsked(List.copyOf(ids), "", Integer.MAX_VALUE, 0, new OrganizationId(0), shown);
    }

    /** Those of {@link #page} that follow an id. */
    static OrganizationsAsked after(OrganizationId id, String search, int most, List<Setting<?>> shown) {
        return new OrganizationsAsked(List.of(), search, most, 0, id, shown);
    }
}

package io.tenantry.organization.bulk;

import io.tenantry.access.OrganizationId;
import io.tenantry.listing.Condition;
import io.tenantry.listing.Order;
import io.tenantry.listing.Window;
import io.tenantry.organization.OrganizationQuery;
import io.tenantry.organization.index.OrganizationColumns;
import java.util.List;
import java.util.stream.Stream;

/** The organizations that a bulk change or an export is about. */
public sealed interface Selection {
    /** The maximum number of organizations that are chosen one by one. */
    int MOST_CHOSEN = 100;

    /**
     * Some organizations, chosen one by one.
     *
     * @param organizations 1 to {@value Selection#MOST_CHOSEN}
     */
    record Chosen(List<OrganizationId> organizations) implements Selection {
        public Chosen {
            organizations = organizations.stream().distinct().sorted().toList();
            if (organizations.isEmpty() || organizations.size() > MOST_CHOSEN) {
                throw new IllegalArgumentException("not so many are chosen: " + organizations.size());
            }
        }
    }

    /**
     * All organizations that match a filter.
     *
     * @param filter a part of the name, case-insensitive; empty for any name
     * @param status the status that they have
     */
    record Matching(String filter, Status status) implements Selection {
        public Matching {
            // No name has a null character, and the database refuses a search for one.
            filter = filter.strip().replace("\0", "");
        }
    }

    /** The status that is asked for. */
    enum Status {
        ALL,
        ENABLED,
        DISABLED
    }

    /** The list of these organizations, by id. */
    default OrganizationQuery query(List<Condition> further, Window window) {
        return switch (this) {
            case Chosen(List<OrganizationId> organizations) ->
                new OrganizationQuery(
                        "",
                        with(
                                further,
                                new Condition.OneOf(
                                        OrganizationColumns.ID,
                                        organizations.stream()
                                                .map(id -> (Object) (long) id.value())
                                                .toList())),
                        Order.BY_ID,
                        window,
                        List.of());
            case Matching(String filter, Status status) ->
                new OrganizationQuery(
                        filter,
                        switch (status) {
                            case ALL -> further;
                            case ENABLED ->
                                with(further, new Condition.OneOf(OrganizationColumns.DISABLED, List.of(false)));
                            case DISABLED ->
                                with(further, new Condition.OneOf(OrganizationColumns.DISABLED, List.of(true)));
                        },
                        Order.BY_ID,
                        window,
                        List.of());
        };
    }

    private static List<Condition> with(List<Condition> further, Condition one) {
        // The same condition twice would hide that one index answers it.
        return further.contains(one)
                ? further
                : Stream.concat(Stream.of(one), further.stream()).toList();
    }
}

package io.tenantry.console.view;

import java.util.List;

/**
 * The list of organizations.
 *
 * @param filter the part of the name that was searched for; empty for none
 * @param status {@code enabled}, {@code disabled} or empty for all
 * @param sort the order in the address; empty for the default
 * @param total the number of organizations on all pages
 */
public record OrganizationList(
        String filter,
        String status,
        String sort,
        List<Heading> headings,
        List<OrganizationRow> rows,
        long total,
        Pager pager) {
    /** Whether only some organizations are asked for. */
    public boolean narrowed() {
        return !filter.isEmpty() || !status.isEmpty();
    }
}

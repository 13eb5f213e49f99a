package io.tenantry.console.organization.list;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.OrganizationId;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.organization.bulk.Selection;
import io.tenantry.storage.ObjectIds;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A selection of organizations as addresses and forms have it: the choice boxes of a page of the list, or the filter of the list.
 *
 * @param all whether all that match the filter are meant
 * @param chosen the ids of the choice boxes
 * @param filter a part of the name; empty for any
 * @param status {@code enabled}, {@code disabled}, or another text for all
 */
record SelectionAddress(boolean all, List<String> chosen, String filter, String status) {
    static final String WHICH = "which";
    static final String ALL = "all";
    static final String CHOSEN = "choose";

    SelectionAddress {
        chosen = List.copyOf(chosen);
        status = status.equals("enabled") || status.equals("disabled") ? status : "";
    }

    /**
     * The selection; empty when no organization is chosen.
     *
     * @throws Fault.Invalid when more are chosen than a page has
     */
    Optional<Selection> selection(ObjectIds ids) {
        if (all) {
            return Optional.of(new Selection.Matching(
                    filter,
                    status.isEmpty()
                            ? Selection.Status.ALL
                            : Selection.Status.valueOf(status.toUpperCase(Locale.ROOT))));
        }
        List<OrganizationId> organizations = chosen.stream()
                .flatMapToInt(id -> ids.row(ObjectIds.Kind.ORGANIZATION, id).stream())
                .mapToObj(OrganizationId::new)
                .toList();
        if (organizations.size() > Selection.MOST_CHOSEN) {
            throw new Fault.Invalid(Problem.invalid(CHOSEN, text("bulk.toomany")));
        }
        return organizations.isEmpty() ? Optional.empty() : Optional.of(new Selection.Chosen(organizations));
    }

    /** The address of the list with this filter, relative to the console. */
    String list() {
        String query = (filter.isEmpty() ? "" : "&filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8))
                + (status.isEmpty() ? "" : "&status=" + status);
        return "/organizations" + (query.isEmpty() ? "" : "?" + query.substring(1));
    }
}

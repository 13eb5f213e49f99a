package io.tenantry.console.view.table;

import io.tenantry.console.view.Heading;
import io.tenantry.console.view.Pager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The list of organizations.
 *
 * @param address the parameters of its address, with its position
 * @param headings the headings of the columns that it shows
 * @param choices the columns that it can show beside the name
 * @param total the number of organizations on all pages
 */
public record OrganizationList(
        Map<String, String> address,
        List<Heading> headings,
        List<Choice> choices,
        List<OrganizationRow> rows,
        long total,
        Pager pager) {
    /**
     * A column to choose.
     *
     * @param name its name in addresses
     * @param shown whether the list shows it
     */
    public record Choice(String name, String label, boolean shown) {}

    public OrganizationList {
        headings = List.copyOf(headings);
        choices = List.copyOf(choices);
        rows = List.copyOf(rows);
    }

    /** A parameter of the address; empty when it is not set. */
    public String value(String name) {
        return address.getOrDefault(name, "");
    }

    /** The parameters that a choice of other columns leaves as they are. */
    public Map<String, String> beside() {
        Map<String, String> beside = new LinkedHashMap<>(address);
        beside.remove("columns");
        return beside;
    }

    /** Whether only some organizations are asked for. */
    public boolean narrowed() {
        return !value("filter").isEmpty() || !value("status").isEmpty();
    }
}

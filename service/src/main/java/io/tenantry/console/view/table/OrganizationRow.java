package io.tenantry.console.view.table;

import java.util.List;

/**
 * An organization in the list.
 *
 * @param id the id in its address
 * @param cells the cells after the name
 */
public record OrganizationRow(String id, String name, List<Cell> cells) {
    public OrganizationRow {
        cells = List.copyOf(cells);
    }
}

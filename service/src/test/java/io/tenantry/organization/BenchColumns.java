package io.tenantry.organization;

import io.tenantry.setting.Setting;
import java.util.List;

/** What the list of organizations selects, for whoever measures the database with the same statement. */
public final class BenchColumns {
    private BenchColumns() {}

    /**
     * The columns, of the table alias {@code o}.
     *
     * @param shown the settings in a page
     */
    public static String of(List<Setting<?>> shown) {
        return OrganizationRow.columns(shown);
    }
}

package io.tenantry.api.management;

import io.tenantry.api.management.field.OrganisationFields;
import io.tenantry.setting.Setting;
import java.util.List;

/** The settings in the list of organisations, for benchmarks of the database with the same statement. */
public final class BenchSettings {
    private BenchSettings() {}

    /** The settings in a page. */
    public static List<Setting<?>> shown() {
        return OrganisationFields.settings();
    }
}

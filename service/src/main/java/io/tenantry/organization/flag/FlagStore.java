package io.tenantry.organization.flag;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.setting.Setting;
import io.tenantry.setting.SettingAuthors;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** The SQL of flags. */
final class FlagStore {
    private static final String SELECT =
            "SELECT " + Flags.ALL.stream().map(Setting::column).collect(Collectors.joining(", "))
                    + " FROM organization WHERE id = :id";

    private FlagStore() {}

    static Optional<Flags> find(Handle handle, OrganizationId organization) {
        return find(handle, organization, "");
    }

    /** As {@link #find}; locks the organization until this transaction ends. */
    static Optional<Flags> lock(Handle handle, OrganizationId organization) {
        return find(handle, organization, " FOR NO KEY UPDATE");
    }

    private static Optional<Flags> find(Handle handle, OrganizationId organization, String lock) {
        return handle.createQuery(SELECT + lock)
                .bind("id", organization)
                .map((row, context) -> {
                    Map<Setting<Boolean>, Boolean> values = new HashMap<>();
                    for (Setting<Boolean> setting : Flags.ALL) {
                        values.put(setting, row.getBoolean(setting.column()));
                    }
                    return new Flags(values);
                })
                .findOne();
    }

    /** Sets flags that differ. */
    static void update(
            Handle handle, Caller caller, OrganizationId organization, Map<Setting<Boolean>, Boolean> changed) {
        List<String> columns = changed.keySet().stream().map(Setting::column).toList();
        Update update = handle.createUpdate("UPDATE organization SET "
                        + columns.stream()
                                .map(column -> column + " = :" + column)
                                .collect(Collectors.joining(", "))
                        + ", " + SettingAuthors.assignment(":by", ":settings")
                        + ", revision = revision + 1, updated_at = now() WHERE id = :id")
                .bind("by", SettingAuthors.of(caller))
                .bind("settings", SettingAuthors.names(columns))
                .bind("id", organization);
        changed.forEach((setting, value) -> update.bind(setting.column(), value));
        update.execute();
    }
}

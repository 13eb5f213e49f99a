package io.tenantry.organization;

import io.tenantry.setting.Kind;
import io.tenantry.setting.Setting;
import io.tenantry.storage.Column;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** What a list of organizations can be sorted and queried by. */
public final class OrganizationColumns {
    /** The id; its row number in the database. */
    public static final Column ID = new Column("o.id", "id", Column.Type.ID, false);

    /** The name: queried as it is written, sorted by its collation key. */
    public static final Column NAME = new Column("o.name", "name_order", Column.Type.NAME, false, "o.name_order");

    /** Whether it is switched off. */
    public static final Column DISABLED = new Column("o.disabled", "disabled", Column.Type.FLAG, false);

    private static final Map<Setting<?>, Column> OF_SETTINGS = ofSettings();

    private OrganizationColumns() {}

    /** The column of a setting of the management API. */
    public static Column of(Setting<?> setting) {
        return Objects.requireNonNull(OF_SETTINGS.get(setting), setting.column());
    }

    private static Map<Setting<?>, Column> ofSettings() {
        Map<Setting<?>, Column> columns = new HashMap<>();
        for (Setting<?> setting : OrganizationSetting.CATALOGUE.all()) {
            Column.Type type = switch (setting.kind()) {
                case Kind.Flag ignored -> Column.Type.FLAG;
                case Kind.Whole ignored -> Column.Type.NUMBER;
                case Kind.Account ignored -> Column.Type.NUMBER;
                case Kind.Money ignored -> Column.Type.NUMBER;
                case Kind.Text ignored -> Column.Type.TEXT;
                case Kind.Url ignored -> Column.Type.TEXT;
                case Kind.Choice ignored -> Column.Type.TEXT;
                case Kind.Ids ignored -> Column.Type.TEXTS;
                case Kind.Rate ignored -> Column.Type.NUMBER;
                case Kind.Numbers ignored -> null;
                case Kind.Json ignored -> null;
                case Kind.Secret ignored -> null;
            };
            if (type != null) {
                columns.put(setting, new Column("o." + setting.column(), setting.column(), type, setting.nullable()));
            }
        }
        return columns;
    }
}

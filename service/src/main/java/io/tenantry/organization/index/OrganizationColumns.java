package io.tenantry.organization.index;

import io.tenantry.listing.Column;
import io.tenantry.setting.Kind;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The columns by which a list of organizations can be sorted and filtered. */
public final class OrganizationColumns {
    /** The id. */
    public static final Column ID = new Column("o.id", "id", Column.Type.ID, false);

    /** The name: filtered as written, sorted by its collation key. */
    public static final Column NAME = new Column("o.name", "name_order", Column.Type.NAME, false, "o.name_order");

    /** Whether the organization is disabled. */
    public static final Column DISABLED = new Column("o.disabled", "disabled", Column.Type.FLAG, false)
            .withDefault(false)
            .withNames();

    /** Those whose rows have an index by name, too. */
    private static final Set<Setting<?>> THEN_BY_NAME =
            Set.of(OrganizationSetting.BUSINESS_UNIT_ID, OrganizationSetting.QUOTA_MAX_USERS);

    private static final Map<Setting<?>, Column> OF_SETTINGS = ofSettings();

    private OrganizationColumns() {}

    /** The column of a setting of the management API. */
    public static Column of(Setting<?> setting) {
        return Objects.requireNonNull(OF_SETTINGS.get(setting), setting.column());
    }

    /** The columns of which an index leaves the most frequent value out. */
    static List<Column> indexed() {
        return Stream.concat(Stream.of(DISABLED), OF_SETTINGS.values().stream())
                .filter(column -> column.defaultValue() != null)
                .toList();
    }

    private static Map<Setting<?>, Column> ofSettings() {
        Map<Setting<?>, Column> columns = new HashMap<>();
        for (Setting<?> setting : OrganizationSetting.listed()) {
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
                Column column = withDefault(
                        new Column("o." + setting.column(), setting.column(), type, setting.nullable()),
                        setting.initial());
                columns.put(setting, THEN_BY_NAME.contains(setting) ? column.withNames() : column);
            }
        }
        return columns;
    }

    /** The initial value of a setting is the default: most organizations keep it. */
    private static Column withDefault(Column column, @Nullable Object initial) {
        return switch (initial) {
            case Integer number -> column.withDefault(number.longValue());
            case Boolean flag -> column.withDefault(flag);
            case String text -> column.withDefault(text);
            case null, default -> column;
        };
    }
}

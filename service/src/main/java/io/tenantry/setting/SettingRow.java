package io.tenantry.setting;

import io.tenantry.secret.Secret;
import io.tenantry.secret.SecretRow;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Maps settings to columns: their names, and the reading and binding of each kind. */
public final class SettingRow {
    private SettingRow() {}

    /** The columns of settings. A masked secret has a second column for its mask, right after its own. */
    public static List<String> columns(Collection<Setting<?>> settings) {
        List<String> columns = new ArrayList<>();
        for (Setting<?> setting : settings) {
            columns.add(setting.column());
            if (setting.masked()) {
                columns.add(setting.column() + "_mask");
            }
        }
        return columns;
    }

    /** Reads all settings of a catalogue from a row with their {@link #columns} in order, from column {@code first} on. */
    public static Settings read(ResultSet row, int first, Catalogue catalogue, SecretRow secrets) throws SQLException {
        return read(row, first, catalogue, catalogue.all(), secrets);
    }

    /**
     * Reads some settings of a catalogue from a row with their {@link #columns} in order.
     *
     * @param first number of the first column
     * @param settings the settings in the row; reading another one from the result throws
     */
    public static Settings read(
            ResultSet row, int first, Catalogue catalogue, List<Setting<?>> settings, SecretRow secrets)
            throws SQLException {
        int column = first;
        @Nullable Object[] values = Settings.unread(catalogue);
        for (Setting<?> setting : settings) {
            values[setting.position()] = value(row, column, setting, secrets);
            column += setting.masked() ? 2 : 1;
        }
        return Settings.of(catalogue, values);
    }

    private static @Nullable Object value(ResultSet row, int column, Setting<?> setting, SecretRow secrets)
            throws SQLException {
        return switch (setting.kind()) {
            case Kind.Flag ignored -> row.getBoolean(column);
            case Kind.Whole ignored -> row.getInt(column);
            case Kind.Account ignored -> row.getObject(column, Long.class);
            case Kind.Rate ignored -> row.getDouble(column);
            case Kind.Money ignored -> row.getBigDecimal(column);
            case Kind.Text ignored -> row.getString(column);
            case Kind.Url ignored -> row.getString(column);
            case Kind.Choice ignored -> row.getString(column);
            case Kind.Secret secret -> {
                byte[] sealed = row.getBytes(column);
                yield sealed == null
                        ? null
                        : secrets.stored(setting.column(), sealed, secret.masked() ? row.getString(column + 1) : "");
            }
            case Kind.Ids ignored -> List.of((String[]) row.getArray(column).getArray());
            case Kind.Numbers ignored ->
                List.of((Integer[]) row.getArray(column).getArray());
            case Kind.Json ignored -> {
                String text = row.getString(column);
                yield text == null ? null : new StoredJson(text);
            }
        };
    }

    /**
     * Binds values in the order of {@link #columns}.
     *
     * @return the next free position
     */
    public static int bind(
            PreparedStatement statement, int first, Map<Setting<?>, @Nullable Object> values, SecretRow secrets)
            throws SQLException {
        int position = first;
        for (Map.Entry<Setting<?>, @Nullable Object> entry : values.entrySet()) {
            Setting<?> setting = entry.getKey();
            Object value = entry.getValue();
            bind(statement, position++, setting, value, secrets);
            if (setting.masked()) {
                statement.setString(position++, value instanceof Secret secret ? secret.mask() : "");
            }
        }
        return position;
    }

    private static void bind(
            PreparedStatement statement, int position, Setting<?> setting, @Nullable Object value, SecretRow secrets)
            throws SQLException {
        Kind<?> kind = setting.kind();
        switch (value) {
            case null -> statement.setNull(position, typeOfNull(kind));
            case Secret secret -> statement.setBytes(position, secrets.sealed(setting.column(), secret));
            case BigDecimal money -> statement.setBigDecimal(position, money);
            case JsonNode json -> statement.setObject(position, json.toString(), Types.OTHER);
            case List<?> items -> {
                String type = kind instanceof Kind.Numbers ? "integer" : "text";
                statement.setArray(position, statement.getConnection().createArrayOf(type, items.toArray()));
            }
            default -> statement.setObject(position, value);
        }
    }

    /** Whether a secret is among the values: it is bound to its row, whose id must be known. */
    public static boolean hasSecret(Map<Setting<?>, @Nullable Object> values) {
        return values.values().stream().anyMatch(Secret.class::isInstance);
    }

    private static int typeOfNull(Kind<?> kind) {
        return switch (kind) {
            case Kind.Flag ignored -> Types.BOOLEAN;
            case Kind.Whole ignored -> Types.INTEGER;
            case Kind.Account ignored -> Types.BIGINT;
            case Kind.Rate ignored -> Types.DOUBLE;
            case Kind.Money ignored -> Types.NUMERIC;
            case Kind.Secret ignored -> Types.BINARY;
            case Kind.Text ignored -> Types.VARCHAR;
            case Kind.Url ignored -> Types.VARCHAR;
            case Kind.Choice ignored -> Types.VARCHAR;
            case Kind.Ids ignored -> Types.ARRAY;
            case Kind.Numbers ignored -> Types.ARRAY;
            case Kind.Json ignored -> Types.OTHER;
        };
    }
}

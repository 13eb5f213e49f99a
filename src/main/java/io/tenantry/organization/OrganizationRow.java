package io.tenantry.organization;

import io.tenantry.storage.Secret;
import io.tenantry.storage.SecretBox;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an organization stands in a row: its columns, and how each kind of setting is read and bound. */
final class OrganizationRow {
    /** The columns of a SELECT, of the table alias {@code o}, in the order in which {@link #read} expects them. */
    static final String COLUMNS = columns();

    private OrganizationRow() {}

    private static String columns() {
        List<String> columns =
                new ArrayList<>(List.of("o.id", "o.revision", "o.name", "o.disabled", "o.created_at", "o.updated_at"));
        for (Setting<?> setting : Setting.all()) {
            columns.add("o." + setting.column());
            if (isMasked(setting)) {
                columns.add("o." + setting.column() + "_mask");
            }
        }
        return String.join(", ", columns);
    }

    static boolean isMasked(Setting<?> setting) {
        return setting.kind() instanceof Kind.Secret secret && secret.masked();
    }

    static Organization read(ResultSet row, SecretBox box) throws SQLException {
        int column = 7;
        List<Setting<?>> all = Setting.all();
        @Nullable Object[] values = new Object[all.size()];
        for (int i = 0; i < values.length; i++) {
            Setting<?> setting = all.get(i);
            values[i] = value(row, column, setting.kind(), box);
            column += isMasked(setting) ? 2 : 1;
        }
        return new Organization(
                row.getInt(1),
                row.getInt(2),
                row.getString(3),
                row.getBoolean(4),
                Settings.of(values),
                row.getObject(5, OffsetDateTime.class).toInstant(),
                row.getObject(6, OffsetDateTime.class).toInstant());
    }

    private static @Nullable Object value(ResultSet row, int column, Kind<?> kind, SecretBox box) throws SQLException {
        return switch (kind) {
            case Kind.Flag ignored -> row.getBoolean(column);
            case Kind.Whole ignored -> row.getInt(column);
            case Kind.Account ignored -> row.getObject(column, Long.class);
            case Kind.Money ignored -> row.getBigDecimal(column);
            case Kind.Text ignored -> row.getString(column);
            case Kind.Url ignored -> row.getString(column);
            case Kind.Choice ignored -> row.getString(column);
            case Kind.Secret secret -> {
                byte[] sealed = row.getBytes(column);
                yield sealed == null
                        ? null
                        : Secret.stored(sealed, secret.masked() ? row.getString(column + 1) : "", box);
            }
            case Kind.Ids ignored -> {
                Array array = row.getArray(column);
                yield List.of((String[]) array.getArray());
            }
        };
    }

    /** Binds one value, and for a masked secret its mask after it; returns the next free position. */
    static int bind(
            PreparedStatement statement, int position, Setting<?> setting, @Nullable Object value, SecretBox box)
            throws SQLException {
        switch (value) {
            case null -> statement.setNull(position, typeOfNull(setting.kind()));
            case Secret secret -> statement.setBytes(position, secret.sealed(box));
            case BigDecimal money -> statement.setBigDecimal(position, money);
            case List<?> ids ->
                statement.setArray(position, statement.getConnection().createArrayOf("text", ids.toArray()));
            default -> statement.setObject(position, value);
        }
        if (!isMasked(setting)) {
            return position + 1;
        }
        statement.setString(position + 1, value instanceof Secret secret ? secret.mask() : "");
        return position + 2;
    }

    private static int typeOfNull(Kind<?> kind) {
        return switch (kind) {
            case Kind.Flag ignored -> Types.BOOLEAN;
            case Kind.Whole ignored -> Types.INTEGER;
            case Kind.Account ignored -> Types.BIGINT;
            case Kind.Money ignored -> Types.NUMERIC;
            case Kind.Secret ignored -> Types.BINARY;
            case Kind.Text ignored -> Types.VARCHAR;
            case Kind.Url ignored -> Types.VARCHAR;
            case Kind.Choice ignored -> Types.VARCHAR;
            case Kind.Ids ignored -> Types.ARRAY;
        };
    }
}

package io.tenantry.organization;

import io.tenantry.access.OrganizationId;
import io.tenantry.limit.Metric;
import io.tenantry.secret.SecretBox;
import io.tenantry.secret.SecretRow;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import io.tenantry.setting.SettingRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The columns of an organization, and the reading of an organization from a row. Limits are read as they are in force. */
final class OrganizationRow {
    /** The columns that hold limits, each with the SQL of the value in force. */
    private static final Map<String, String> LIMITS = Arrays.stream(Metric.values())
            .collect(Collectors.toUnmodifiableMap(
                    metric -> metric.setting().column(),
                    metric -> metric.inForceSql("o") + " AS " + metric.setting().column()));

    /** The columns of a SELECT with all settings; the alias of the table is {@code o}. */
    static final String COLUMNS = columns(OrganizationSetting.CATALOGUE.all());

    private OrganizationRow() {}

    /** The columns of a SELECT with some of the settings, in the order in which {@link #read} expects them. */
    static String columns(List<Setting<?>> settings) {
        return SettingRow.columns(settings).stream()
                .map(column -> ", " + LIMITS.getOrDefault(column, "o." + column))
                .collect(
                        Collectors.joining("", "o.id, o.revision, o.name, o.disabled, o.created_at, o.updated_at", ""));
    }

    /** The secrets of an organization. */
    static SecretRow secrets(SecretBox box, long row) {
        return new SecretRow(box, "organization", row);
    }

    static Organization read(ResultSet row, SecretBox box) throws SQLException {
        return read(row, OrganizationSetting.CATALOGUE.all(), box);
    }

    /** @param settings the settings whose columns were selected; the others are not available */
    static Organization read(ResultSet row, List<Setting<?>> settings, SecretBox box) throws SQLException {
        return new Organization(
                new OrganizationId(row.getInt(1)),
                row.getInt(2),
                row.getString(3),
                row.getBoolean(4),
                SettingRow.read(row, 7, OrganizationSetting.CATALOGUE, settings, secrets(box, row.getInt(1))),
                row.getObject(5, OffsetDateTime.class).toInstant(),
                row.getObject(6, OffsetDateTime.class).toInstant());
    }
}

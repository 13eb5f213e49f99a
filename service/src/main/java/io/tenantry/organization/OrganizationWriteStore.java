package io.tenantry.organization;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditStore;
import io.tenantry.audit.Changes;
import io.tenantry.canonical.Names;
import io.tenantry.secret.SecretBox;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import io.tenantry.setting.SettingAuthors;
import io.tenantry.setting.SettingRow;
import io.tenantry.setting.Settings;
import io.tenantry.storage.NextIds;
import io.tenantry.storage.StatementSpans;
import io.tenantry.storage.connection.SqlFailed;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL that changes organizations. */
final class OrganizationWriteStore {
    /** The unique index of names that were given through the management API. */
    static final String NAME_UNIQUE = "organization_name_unique";

    private static final AuditEntry CREATED = AuditEntry.ofOrganization(Operation.CREATE, "createOrganisation");
    private static final AuditEntry UPDATED = AuditEntry.ofOrganization(Operation.UPDATE, "updateOrganisation");

    private final SecretBox box;

    OrganizationWriteStore(SecretBox box) {
        this.box = box;
    }

    /** Whether the organization is being deleted. Only undoing the deletion ends that state. */
    static boolean isBeingDeleted(Handle handle, OrganizationId id) {
        return handle.createQuery(
                        "SELECT EXISTS (SELECT FROM deletion WHERE organization_id = :id AND status = 'IN_PROGRESS')")
                .bind("id", id)
                .mapTo(boolean.class)
                .one();
    }

    /** Whether an organization other than {@code except} has this name, case-insensitive. */
    static boolean nameTaken(Handle handle, String name, OrganizationId except) {
        return handle.createQuery("SELECT EXISTS (SELECT FROM organization WHERE name_fold = :fold AND id <> :except)")
                .bind("fold", Names.fold(name))
                .bind("except", except)
                .mapTo(boolean.class)
                .one();
    }

    /**
     * Adds an organization and an audit entry. Returns the organization, or nothing if the name is to be claimed and is in use.
     *
     * @param caller the caller, for the audit entry
     * @param claimed whether the name is to be unique
     */
    Optional<Organization> insert(
            Handle handle, Caller caller, String name, boolean claimed, boolean disabled, Settings settings) {
        Map<Setting<?>, @Nullable Object> values = settings.changedFrom(OrganizationSetting.CATALOGUE.initial());
        List<String> columns = new ArrayList<>(List.of("name", "name_fold", "name_order", "name_claimed", "disabled"));
        columns.add(SettingAuthors.COLUMN);
        columns.addAll(SettingRow.columns(values.keySet()));
        long id = SettingRow.hasSecret(values)
                ? NextIds.of(handle, "organization", 1).getFirst()
                : 0;
        if (id > 0) {
            columns.add("id");
        }
        // If two transactions claim a name at once, the unique index accepts one. The condition also finds
        // names that are not claimed.
        String sql = noted(
                "INSERT INTO organization AS o (" + String.join(", ", columns) + ") OVERRIDING SYSTEM VALUE SELECT ?"
                        + ", ?".repeat(columns.size() - 1)
                        + " WHERE NOT ? OR NOT EXISTS (SELECT FROM organization WHERE name_fold = ?)");
        try (PreparedStatement statement = handle.getConnection().prepareStatement(sql)) {
            bindName(statement, name);
            statement.setBoolean(4, claimed);
            statement.setBoolean(5, disabled);
            statement.setObject(6, SettingAuthors.ofNew(caller, values.keySet()), Types.OTHER);
            int next = SettingRow.bind(statement, 7, values, OrganizationRow.secrets(box, id));
            if (id > 0) {
                statement.setInt(next++, (int) id);
            }
            statement.setBoolean(next, claimed);
            statement.setString(next + 1, Names.fold(name));
            AuditStore.bind(statement, next + 2, caller, CREATED);
            try (ResultSet row = StatementSpans.query(statement, sql)) {
                return row.next() ? Optional.of(OrganizationRow.read(row, box)) : Optional.empty();
            }
        } catch (SQLException failed) {
            throw new SqlFailed(failed);
        }
    }

    /**
     * Changes an existing organization and adds an audit entry. Returns the changed organization.
     *
     * @param caller the caller, for the audit entry
     * @param before the organization before the change
     * @param name its new name, or null for no change
     * @param claimed whether a new name is to be unique
     * @param disabled whether it is to be disabled, or null for no change
     */
    Organization update(
            Handle handle,
            Caller caller,
            Organization before,
            @Nullable String name,
            boolean claimed,
            @Nullable Boolean disabled,
            Map<Setting<?>, @Nullable Object> values) {
        List<String> assignments = new ArrayList<>();
        Changes changes = new Changes();
        if (name != null) {
            changes.add("name", before.name(), name);
            assignments.addAll(List.of("name = ?", "name_fold = ?", "name_order = ?", "name_claimed = ?"));
        }
        if (disabled != null) {
            changes.add("disabled", before.disabled(), disabled);
            assignments.add("disabled = ?");
        }
        values.forEach((setting, value) ->
                changes.add(setting.column(), before.settings().find(setting), value));
        SettingRow.columns(values.keySet()).forEach(column -> assignments.add(column + " = ?"));
        assignments.add(SettingAuthors.assignment("?", "?"));
        assignments.add("revision = revision + 1");
        assignments.add("updated_at = now()");
        String sql = noted("UPDATE organization AS o SET " + String.join(", ", assignments) + " WHERE id = ?");
        try (PreparedStatement statement = handle.getConnection().prepareStatement(sql)) {
            int position = 1;
            if (name != null) {
                bindName(statement, name);
                statement.setBoolean(4, claimed);
                position = 5;
            }
            if (disabled != null) {
                statement.setBoolean(position++, disabled);
            }
            position = SettingRow.bind(
                    statement,
                    position,
                    values,
                    OrganizationRow.secrets(box, before.id().value()));
            statement.setString(position++, SettingAuthors.of(caller));
            statement.setString(
                    position++,
                    SettingAuthors.names(
                            values.keySet().stream().map(Setting::column).toList()));
            statement.setInt(position++, before.id().value());
            AuditStore.bind(statement, position, caller, UPDATED.changes(changes));
            try (ResultSet row = StatementSpans.query(statement, sql)) {
                row.next();
                return OrganizationRow.read(row, box);
            }
        } catch (SQLException failed) {
            throw new SqlFailed(failed);
        }
    }

    /** A statement that changes an organization, adds the audit entry and returns the organization. */
    private static String noted(String change) {
        return "WITH changed AS (" + change + " RETURNING " + OrganizationRow.COLUMNS + "), noted AS ("
                + AuditStore.OF_CHANGED + ") SELECT * FROM changed";
    }

    private static void bindName(PreparedStatement statement, String name) throws SQLException {
        statement.setString(1, name);
        statement.setString(2, Names.fold(name));
        statement.setBytes(3, Names.order(name));
    }
}

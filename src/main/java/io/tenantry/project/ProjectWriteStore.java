package io.tenantry.project;

import io.tenantry.setting.Setting;
import io.tenantry.setting.SettingRow;
import io.tenantry.storage.SecretBox;
import io.tenantry.storage.SqlFailed;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL that changes projects. */
final class ProjectWriteStore {
    private final SecretBox box;

    ProjectWriteStore(SecretBox box) {
        this.box = box;
    }

    /**
     * Locks an organization, so that no project is added to it or taken from it until this transaction ends.
     *
     * @return how many projects it may have, 0 for any number; empty when there is no such organization
     */
    static Optional<Integer> lockOrganization(Handle handle, int organization) {
        return handle.createQuery("SELECT quota_max_projects FROM organization WHERE id = :id FOR NO KEY UPDATE")
                .bind("id", organization)
                .mapTo(Integer.class)
                .findOne();
    }

    static int count(Handle handle, int organization) {
        return handle.createQuery("SELECT count(*) FROM project WHERE organization_id = :organization")
                .bind("organization", organization)
                .mapTo(int.class)
                .one();
    }

    /** Locks a project until this transaction ends; returns its organization. */
    static Optional<Integer> lock(Handle handle, int id) {
        return handle.createQuery("SELECT organization_id FROM project WHERE id = :id FOR NO KEY UPDATE")
                .bind("id", id)
                .mapTo(Integer.class)
                .findOne();
    }

    /** The organization of a project, which never changes. */
    static Optional<Integer> organization(Handle handle, int id) {
        return handle.createQuery("SELECT organization_id FROM project WHERE id = :id")
                .bind("id", id)
                .mapTo(Integer.class)
                .findOne();
    }

    int insert(Handle handle, int organization, String name, Map<Setting<?>, @Nullable Object> values) {
        List<String> columns = new ArrayList<>(List.of("organization_id", "name"));
        columns.addAll(SettingRow.columns(values.keySet()));
        String sql = "INSERT INTO project (" + String.join(", ", columns) + ") VALUES (?"
                + ", ?".repeat(columns.size() - 1) + ") RETURNING id";
        try (PreparedStatement statement = handle.getConnection().prepareStatement(sql)) {
            statement.setInt(1, organization);
            statement.setString(2, name);
            SettingRow.bind(statement, 3, values, box);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        } catch (SQLException failed) {
            throw new SqlFailed(failed);
        }
    }

    /** @param name its new name, or null to leave it */
    void update(Handle handle, int id, @Nullable String name, Map<Setting<?>, @Nullable Object> values) {
        List<String> assignments = new ArrayList<>(List.of("name = coalesce(?, name)"));
        SettingRow.columns(values.keySet()).forEach(column -> assignments.add(column + " = ?"));
        assignments.add("revision = revision + 1");
        assignments.add("updated_at = now()");
        String sql = "UPDATE project SET " + String.join(", ", assignments) + " WHERE id = ?";
        try (PreparedStatement statement = handle.getConnection().prepareStatement(sql)) {
            statement.setString(1, name);
            int position = SettingRow.bind(statement, 2, values, box);
            statement.setInt(position, id);
            statement.executeUpdate();
        } catch (SQLException failed) {
            throw new SqlFailed(failed);
        }
    }

    static void delete(Handle handle, int id) {
        handle.createUpdate("DELETE FROM project WHERE id = :id").bind("id", id).execute();
    }
}

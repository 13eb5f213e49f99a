package io.tenantry.project;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.canonical.Names;
import io.tenantry.limit.Metric;
import io.tenantry.secret.SecretBox;
import io.tenantry.setting.Setting;
import io.tenantry.setting.SettingRow;
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
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL that changes projects. */
public final class ProjectWriteStore {
    private final SecretBox box;

    ProjectWriteStore(SecretBox box) {
        this.box = box;
    }

    /**
     * Locks an organization, so that no project is added to it or removed from it until this transaction ends.
     *
     * @return the maximum number of projects in force, 0 for no limit; empty if the organization does not exist
     */
    public static Optional<Integer> lockOrganization(Handle handle, OrganizationId organization) {
        return handle.createQuery("SELECT " + Metric.PROJECTS.inForceSql("o")
                        + " FROM organization o WHERE id = :id FOR NO KEY UPDATE")
                .bind("id", organization)
                .mapTo(Integer.class)
                .findOne();
    }

    public static int count(Handle handle, OrganizationId organization) {
        return handle.createQuery("SELECT count(*) FROM project WHERE organization_id = :organization")
                .bind("organization", organization)
                .mapTo(int.class)
                .one();
    }

    /** Locks a project until this transaction ends; returns its organization. */
    public static Optional<OrganizationId> lock(Handle handle, ProjectId id) {
        return handle.createQuery("SELECT organization_id FROM project WHERE id = :id FOR NO KEY UPDATE")
                .bind("id", id)
                .mapTo(OrganizationId.class)
                .findOne();
    }

    /** The organization of a project, which never changes. */
    public static Optional<OrganizationId> organization(Handle handle, ProjectId id) {
        return handle.createQuery("SELECT organization_id FROM project WHERE id = :id")
                .bind("id", id)
                .mapTo(OrganizationId.class)
                .findOne();
    }

    /**
     * Adds a project.
     *
     * @param by the person who creates it; null for an operator or a program
     */
    ProjectId insert(
            Handle handle,
            @Nullable PersonId by,
            OrganizationId organization,
            String name,
            Map<Setting<?>, @Nullable Object> values) {
        List<String> settings = new ArrayList<>(SettingRow.columns(values.keySet()));
        long id =
                SettingRow.hasSecret(values) ? NextIds.of(handle, "project", 1).getFirst() : 0;
        if (id > 0) {
            settings.add("id");
        }
        String columns = settings.stream().map(column -> ", " + column).collect(Collectors.joining());
        String sql = """
                INSERT INTO project (organization_id, name, name_fold, name_order, created_by, last_changed_by%s) OVERRIDING SYSTEM VALUE
                SELECT ?, ?, ?, ?, author, author%s FROM user_of(?, ?) author RETURNING id""".formatted(columns, ", ?".repeat(settings.size()));
        try (PreparedStatement statement = handle.getConnection().prepareStatement(sql)) {
            statement.setInt(1, organization.value());
            statement.setString(2, name);
            statement.setString(3, Names.fold(name));
            statement.setBytes(4, Names.order(name));
            int position = SettingRow.bind(statement, 5, values, ProjectDetailsStore.secrets(box, id));
            if (id > 0) {
                statement.setInt(position++, (int) id);
            }
            statement.setObject(position, PersonId.valueOrNull(by), Types.INTEGER);
            statement.setInt(position + 1, organization.value());
            try (ResultSet row = StatementSpans.query(statement, sql)) {
                row.next();
                return new ProjectId(row.getInt(1));
            }
        } catch (SQLException failed) {
            throw new SqlFailed(failed);
        }
    }

    /**
     * Changes a project.
     *
     * @param by the person who changes it; null for an operator or a program
     * @param name its new name, or null for no change
     */
    void update(
            Handle handle,
            @Nullable PersonId by,
            ProjectId id,
            @Nullable String name,
            Map<Setting<?>, @Nullable Object> values) {
        List<String> assignments = new ArrayList<>(List.of(
                "name = coalesce(?, name)",
                "name_fold = coalesce(?, name_fold)",
                "name_order = coalesce(?, name_order)",
                "last_changed_by = user_of(?, organization_id)"));
        SettingRow.columns(values.keySet()).forEach(column -> assignments.add(column + " = ?"));
        assignments.add("revision = revision + 1");
        assignments.add("updated_at = now()");
        String sql = "UPDATE project SET " + String.join(", ", assignments) + " WHERE id = ?";
        try (PreparedStatement statement = handle.getConnection().prepareStatement(sql)) {
            statement.setString(1, name);
            statement.setString(2, name == null ? null : Names.fold(name));
            statement.setBytes(3, name == null ? null : Names.order(name));
            statement.setObject(4, PersonId.valueOrNull(by), Types.INTEGER);
            int position = SettingRow.bind(statement, 5, values, ProjectDetailsStore.secrets(box, id.value()));
            statement.setInt(position, id.value());
            StatementSpans.update(statement, sql);
        } catch (SQLException failed) {
            throw new SqlFailed(failed);
        }
    }

    static void delete(Handle handle, ProjectId id) {
        handle.createUpdate("DELETE FROM project WHERE id = :id").bind("id", id).execute();
    }
}

package io.tenantry.webhook;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.secret.Secret;
import io.tenantry.secret.SecretBox;
import io.tenantry.secret.SecretRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of the addresses of receivers. */
final class WebhookAddressStore {
    private final SecretBox box;

    WebhookAddressStore(SecretBox box) {
        this.box = box;
    }

    /**
     * The address of a receiver.
     *
     * @param url empty for none
     * @param secret the shared secret; null for none
     */
    record Address(
            OrganizationId organizationId,
            String url,
            @Nullable Secret secret) {}

    /** The address of an existing project, or else of its organization. */
    Address of(Handle handle, ProjectId project) {
        return handle.createQuery("""
                        SELECT o.id, CASE p.webhook_url WHEN '' THEN o.webhook_url ELSE p.webhook_url END,
                            CASE p.webhook_url WHEN '' THEN o.webhook_secret ELSE p.webhook_secret END,
                            p.webhook_url <> '', p.id
                        FROM project p JOIN organization o ON o.id = p.organization_id WHERE p.id = :project""")
                .bind("project", project)
                .map(this::address)
                .one();
    }

    /** The address of an existing organization. */
    Address of(Handle handle, OrganizationId organization) {
        return handle.createQuery(
                        "SELECT id, webhook_url, webhook_secret, false, 0 FROM organization WHERE id = :organization")
                .bind("organization", organization)
                .map(this::address)
                .one();
    }

    /**
     * The secret of a receiver.
     *
     * @param projectRow the project that it belongs to; 0 for the organization
     */
    static Secret secret(SecretBox box, int organizationRow, int projectRow, byte[] sealed) {
        SecretRow row = projectRow == 0
                ? new SecretRow(box, "organization", organizationRow)
                : new SecretRow(box, "project", projectRow);
        return row.stored("webhook_secret", sealed, "");
    }

    private Address address(ResultSet row, StatementContext context) throws SQLException {
        byte[] secret = row.getBytes(3);
        return new Address(
                new OrganizationId(row.getInt(1)),
                row.getString(2),
                secret == null ? null : secret(box, row.getInt(1), row.getBoolean(4) ? row.getInt(5) : 0, secret));
    }
}

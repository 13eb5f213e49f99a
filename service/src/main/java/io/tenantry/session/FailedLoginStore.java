package io.tenantry.session;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.audit.CountedEntries;
import io.tenantry.id.MembershipId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of failed logins in a row, and of the memberships that they disable. */
final class FailedLoginStore {
    private FailedLoginStore() {}

    /** A membership that failed logins have disabled, or that was enabled again. */
    record Switched(OrganizationId organizationId, MembershipId membershipId) {}

    /**
     * Counts a failed login, and disables the person in each organization whose limit of failures is reached, unless the
     * organization would have no other admin. A failure for an unknown account takes the same steps and also writes to the disk,
     * so that it takes the same time.
     *
     * @param person the owner of the account; null for an account that does not exist
     * @return the newly disabled memberships
     */
    static List<Switched> count(Handle handle, @Nullable PersonId person) {
        lockAdministered(handle, person);
        SignInStore.lockPerson(handle, person);
        if (person == null) {
            CountedEntries.writeNothing(handle);
        } else {
            handle.createUpdate("""
                            INSERT INTO sign_in (person_id, failed_logins) SELECT id, 1 FROM person WHERE id = :person
                            ON CONFLICT (person_id) DO UPDATE SET failed_logins = sign_in.failed_logins + 1""").bind("person", person).execute();
        }
        return handle.createQuery("""
                        UPDATE membership m SET disabled = true, disabled_by_failures = true,
                            revision = m.revision + 1, updated_at = now(), last_changed_by = user_of(NULL, o.id)
                        FROM organization o, sign_in s
                        WHERE m.person_id = :person AND m.project_id IS NULL AND NOT m.disabled
                          AND o.id = m.organization_id AND s.person_id = m.person_id
                          AND o.password_policy_min_amount_failed_attempts_auto_disable BETWEEN 1 AND s.failed_logins
                          AND (m.role <> 'admin'
                               OR EXISTS (SELECT FROM membership other
                                          WHERE other.organization_id = o.id AND other.project_id IS NULL
                                            AND other.role = 'admin' AND NOT other.disabled AND other.id <> m.id))
                        RETURNING m.organization_id, m.id""")
                .bindByType("person", person, PersonId.class)
                .map(FailedLoginStore::switched)
                .list();
    }

    /**
     * Locks the organizations of an admin, so that concurrent failures of two admins do not disable both. Organizations are
     * always locked before people.
     */
    private static void lockAdministered(Handle handle, @Nullable PersonId person) {
        handle.createQuery("""
                        SELECT o.id FROM organization o JOIN membership m ON m.organization_id = o.id
                        WHERE m.person_id = :person AND m.project_id IS NULL AND m.role = 'admin' AND NOT m.disabled
                          AND o.password_policy_min_amount_failed_attempts_auto_disable > 0
                        ORDER BY o.id FOR NO KEY UPDATE OF o""")
                .bindByType("person", person, PersonId.class)
                .mapTo(int.class)
                .list();
    }

    /** Resets the count of failed logins. Memberships that they have disabled stay disabled. */
    static void reset(Handle handle, PersonId person) {
        handle.createUpdate("UPDATE sign_in SET failed_logins = 0 WHERE person_id = :person AND failed_logins > 0")
                .bind("person", person)
                .execute();
    }

    /**
     * Enables memberships that failed logins have disabled.
     *
     * @param by the person who enables them; null for an operator or a program
     * @param organization the organization; null for all organizations of the person
     * @return the newly enabled memberships
     */
    static List<Switched> enable(
            Handle handle, @Nullable PersonId by, @Nullable OrganizationId organization, PersonId person) {
        return handle.createQuery("""
                        UPDATE membership SET disabled = false, disabled_by_failures = false,
                            revision = revision + 1, updated_at = now(), last_changed_by = user_of(:by, organization_id)
                        WHERE organization_id = coalesce(:organization, organization_id) AND person_id = :person
                          AND disabled_by_failures
                        RETURNING organization_id, id""")
                .bindByType("by", by, PersonId.class)
                .bindByType("organization", organization, OrganizationId.class)
                .bind("person", person)
                .map(FailedLoginStore::switched)
                .list();
    }

    private static Switched switched(ResultSet row, StatementContext context) throws SQLException {
        return new Switched(new OrganizationId(row.getInt(1)), new MembershipId(row.getInt(2)));
    }
}

package io.tenantry.session;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Fault.NotAllowed.Reason;
import io.tenantry.id.MembershipId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of signing in. */
public final class SignInStore {
    private static final String SELECT = """
            SELECT p.id, p.email, p.password_hash, s.totp_secret, s.totp_confirmed_at IS NOT NULL, coalesce(s.totp_step, 0)
            FROM person p LEFT JOIN sign_in s ON s.person_id = p.id
            """;

    private SignInStore() {}

    public static Optional<Account> byEmail(Handle handle, String emailKey) {
        return handle.createQuery(SELECT + "WHERE p.email_fold = :email")
                .bind("email", emailKey)
                .map(SignInStore::account)
                .findOne();
    }

    public static Optional<String> emailOf(Handle handle, PersonId person) {
        return handle.createQuery("SELECT email FROM person WHERE id = :id")
                .bind("id", person)
                .mapTo(String.class)
                .findOne();
    }

    /** Finds an account and locks it until this transaction ends. */
    public static Optional<Account> lock(Handle handle, PersonId person) {
        // Every change of a person locks the person's row first, so the rows read afterwards are current.
        lockPerson(handle, person);
        handle.createUpdate("""
                        INSERT INTO sign_in (person_id) SELECT id FROM person WHERE id = :person
                        ON CONFLICT DO NOTHING""").bind("person", person).execute();
        return handle.createQuery(SELECT + "WHERE p.id = :person")
                .bind("person", person)
                .map(SignInStore::account)
                .findOne();
    }

    /** Locks a person until this transaction ends. */
    static void lockPerson(Handle handle, @Nullable PersonId person) {
        handle.createQuery("SELECT id FROM person WHERE id = :person FOR NO KEY UPDATE")
                .bindByType("person", person, PersonId.class)
                .mapTo(int.class)
                .findOne();
    }

    /**
     * The reason why the person, whose identity is proven, gets no session; null if there is none.
     *
     * @param signingIn whether a session begins; failed sign-ins do not affect an existing one
     */
    public static Fault.@Nullable NotAllowed obstacle(Handle handle, PersonId person, boolean signingIn) {
        // A member only of projects has no user that failed logins could disable, so the count is compared here.
        return handle.createQuery("""
                        SELECT CASE
                          WHEN EXISTS (SELECT FROM membership WHERE person_id = p.id)
                           AND NOT EXISTS (SELECT FROM active_membership m JOIN organization o ON o.id = m.organization_id
                             LEFT JOIN membership own ON own.organization_id = o.id AND own.person_id = m.person_id
                               AND own.project_id IS NULL
                             WHERE m.person_id = p.id
                               AND CASE WHEN NOT :signing_in THEN true
                                        WHEN own.id IS NOT NULL THEN NOT own.disabled
                                        ELSE o.password_policy_min_amount_failed_attempts_auto_disable
                                             NOT BETWEEN 1 AND coalesce(s.failed_logins, 0) END)
                          THEN CASE WHEN EXISTS (SELECT FROM membership WHERE person_id = p.id AND disabled_by_failures)
                                      OR EXISTS (SELECT FROM active_membership WHERE person_id = p.id)
                                    THEN 'disabled' ELSE 'shut out' END
                          WHEN s.password_change_required THEN 'password'
                          WHEN s.totp_confirmed_at IS NULL
                           AND EXISTS (SELECT FROM active_membership m JOIN organization o ON o.id = m.organization_id
                             WHERE m.person_id = p.id AND o.is_2fa_required AND NOT o.disabled) THEN 'two-factor'
                          ELSE '' END
                        FROM person p LEFT JOIN sign_in s ON s.person_id = p.id WHERE p.id = :person""")
                .bind("person", person)
                .bind("signing_in", signingIn)
                .mapTo(String.class)
                .findOne()
                .flatMap(obstacle -> Optional.ofNullable(
                        switch (obstacle) {
                            case "shut out" -> new Fault.NotAllowed(Reason.ACCOUNT_DISABLED, SignIn.SHUT_OUT);
                            case "disabled" -> new Fault.NotAllowed(Reason.ACCOUNT_DISABLED, SignIn.DISABLED);
                            case "password" ->
                                new Fault.NotAllowed(Reason.PASSWORD_CHANGE_REQUIRED, SignIn.PASSWORD_CHANGE_REQUIRED);
                            case "two-factor" ->
                                new Fault.NotAllowed(Reason.SECOND_FACTOR_MISSING, SignIn.TWO_FACTOR_REQUIRED);
                            default -> null;
                        }))
                .orElse(null);
    }

    /** The organizations in which a person is active, by id. */
    static List<SecondFactor.Organization> organizations(Handle handle, PersonId person) {
        return handle.createQuery("""
                        SELECT DISTINCT o.id, o.is_2fa_required AND NOT o.disabled
                        FROM active_membership m JOIN organization o ON o.id = m.organization_id
                        WHERE m.person_id = :person ORDER BY o.id""")
                .bind("person", person)
                .map((row, context) ->
                        new SecondFactor.Organization(new OrganizationId(row.getInt(1)), row.getBoolean(2)))
                .list();
    }

    static boolean hasTwoFactor(Handle handle, PersonId person) {
        return handle.createQuery(
                        "SELECT EXISTS (SELECT FROM sign_in WHERE person_id = :person AND totp_confirmed_at IS NOT NULL)")
                .bind("person", person)
                .mapTo(boolean.class)
                .one();
    }

    public static boolean twoFactorRequired(Handle handle, PersonId person) {
        return handle.createQuery("""
                        SELECT EXISTS (SELECT FROM active_membership m JOIN organization o ON o.id = m.organization_id
                            WHERE m.person_id = :person AND o.is_2fa_required AND NOT o.disabled)""")
                .bind("person", person)
                .mapTo(boolean.class)
                .one();
    }

    /** The person of a membership of an organization. */
    static Optional<PersonId> personOf(Handle handle, OrganizationId organization, MembershipId membership) {
        return handle.createQuery("SELECT person_id FROM membership WHERE organization_id = :organization AND id = :id")
                .bind("organization", organization)
                .bind("id", membership)
                .mapTo(PersonId.class)
                .findOne();
    }

    static void requirePasswordChangeOf(Handle handle, PersonId person) {
        handle.createUpdate("""
                        INSERT INTO sign_in (person_id, password_change_required) VALUES (:person, true)
                        ON CONFLICT (person_id) DO UPDATE SET password_change_required = true""").bind("person", person).execute();
    }

    /** Stores the last activity of people; omits people that are being removed. */
    public static void noteActivity(Handle handle, Map<PersonId, Instant> times) {
        // The same lock order as in every other change: people first, by id.
        List<PersonId> people = handle.createQuery(
                        "SELECT id FROM person WHERE id = ANY(:ids) ORDER BY id FOR KEY SHARE SKIP LOCKED")
                .bind("ids", times.keySet().toArray(PersonId[]::new))
                .mapTo(PersonId.class)
                .list();
        handle.createUpdate("""
                        INSERT INTO sign_in (person_id, active_at)
                        SELECT * FROM unnest(CAST(:people AS integer[]), CAST(:times AS timestamptz[]))
                        ON CONFLICT (person_id) DO UPDATE SET active_at = excluded.active_at
                        WHERE sign_in.active_at IS NULL OR sign_in.active_at < excluded.active_at""")
                .bind("people", people.toArray(PersonId[]::new))
                .bind(
                        "times",
                        people.stream()
                                .map(person -> String.valueOf(times.get(person)))
                                .toArray(String[]::new))
                .execute();
    }

    /** Sets a new password. This also fulfils a required change of the password. */
    public static void setPassword(Handle handle, PersonId person, String hash) {
        handle.createUpdate("UPDATE person SET password_hash = :hash, password_changed_at = now() WHERE id = :person")
                .bind("hash", hash)
                .bind("person", person)
                .execute();
        handle.createUpdate("UPDATE sign_in SET password_change_required = false WHERE person_id = :person")
                .bind("person", person)
                .execute();
    }

    /** Replaces the hash of an unchanged password. */
    static void renewHash(Handle handle, PersonId person, String hash) {
        handle.createUpdate("UPDATE person SET password_hash = :hash WHERE id = :person")
                .bind("hash", hash)
                .bind("person", person)
                .execute();
    }

    private static Account account(ResultSet row, StatementContext context) throws SQLException {
        return new Account(
                new PersonId(row.getInt(1)),
                Objects.requireNonNull(row.getString(2)),
                row.getString(3),
                row.getBytes(4),
                row.getBoolean(5),
                row.getLong(6));
    }
}

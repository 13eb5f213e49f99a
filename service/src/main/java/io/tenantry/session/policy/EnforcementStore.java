package io.tenantry.session.policy;

import io.tenantry.access.OrganizationId;
import io.tenantry.session.policy.AffectedPeople.Extent;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Setting;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The SQL that enforces password policies. */
final class EnforcementStore {
    /** The settings with rules for the text of a password. */
    private static final List<Setting<?>> RULES = List.of(
            OrganizationSetting.PASSWORD_POLICY_MIN_LENGTH,
            OrganizationSetting.PASSWORD_POLICY_MAX_LENGTH,
            OrganizationSetting.PASSWORD_POLICY_MIN_AMOUNT_LOWER_CASE,
            OrganizationSetting.PASSWORD_POLICY_MIN_AMOUNT_UPPER_CASE,
            OrganizationSetting.PASSWORD_POLICY_MIN_AMOUNT_SPECIAL_CHARACTERS,
            OrganizationSetting.PASSWORD_POLICY_MIN_AMOUNT_NUMBERS,
            OrganizationSetting.PASSWORD_POLICY_MAX_AMOUNT_IDENTICAL_CHARACTERS);

    /** The people of an organization. The history has changes from before their time was kept beside the settings. */
    private static final String PEOPLE = """
            WITH policy AS (
                SELECT greatest(o.created_at,
                    (SELECT max(CAST(change ->> 'at' AS timestamptz)) FROM jsonb_each(o.settings_changed) each (setting, change)
                     WHERE setting = ANY(:rules)),
                    (SELECT max(a.at) FROM audit_event a
                     WHERE a.organization_id = o.id AND a.object_type = 'Organization' AND a.object_id = o.id
                       AND EXISTS (SELECT FROM jsonb_array_elements(a.changes) made WHERE made ->> 'field' = ANY(:rules))))
                    AS changed_at
                FROM organization o WHERE o.id = :organization),
            people AS (
                SELECT p.id, p.password_hash IS NOT NULL
                    AND coalesce(p.password_changed_at < policy.changed_at, true) AS changed_before
                FROM person p, policy
                WHERE p.id IN (SELECT person_id FROM membership WHERE organization_id = :organization))
            """;

    private EnforcementStore() {}

    static AffectedPeople count(Handle handle, OrganizationId organization) {
        return handle.createQuery(PEOPLE + "SELECT count(*), count(*) FILTER (WHERE changed_before) FROM people")
                .bind("organization", organization)
                .bind("rules", rules())
                .map((row, context) -> new AffectedPeople(row.getInt(1), row.getInt(2)))
                .one();
    }

    /** Requires people to choose a new password, and ends their sessions. */
    static void enforce(Handle handle, OrganizationId organization, Extent extent) {
        handle.createUpdate(PEOPLE + """
                        , affected AS (SELECT id FROM people WHERE changed_before OR :everybody),
                        required AS (
                            INSERT INTO sign_in (person_id, password_change_required) SELECT id, true FROM affected
                            ON CONFLICT (person_id) DO UPDATE SET password_change_required = true)
                        DELETE FROM login_session WHERE person_id IN (SELECT id FROM affected)
                            OR :everybody AND organization_id = :organization""")
                .bind("organization", organization)
                .bind("rules", rules())
                .bind("everybody", extent == Extent.EVERYBODY)
                .execute();
    }

    private static String[] rules() {
        return RULES.stream().map(Setting::column).toArray(String[]::new);
    }
}

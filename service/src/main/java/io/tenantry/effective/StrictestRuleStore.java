package io.tenantry.effective;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.effective.EffectiveSetting.Asking;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The SQL that reads the rules of the organizations of a person. */
final class StrictestRuleStore {
    /** Of organizations that ask for the same, the one that is looked at comes first. */
    private static final String RULES = """
            SELECT DISTINCT ON (r.rule) r.rule, r.value, o.id, o.name
            FROM organization o CROSS JOIN LATERAL (VALUES
                ('password_policy_min_length', o.password_policy_min_length, o.password_policy_min_length),
                ('password_policy_max_length', o.password_policy_max_length, -nullif(o.password_policy_max_length, 0)),
                ('password_policy_min_amount_lower_case', o.password_policy_min_amount_lower_case,
                    o.password_policy_min_amount_lower_case),
                ('password_policy_min_amount_upper_case', o.password_policy_min_amount_upper_case,
                    o.password_policy_min_amount_upper_case),
                ('password_policy_min_amount_special_characters', o.password_policy_min_amount_special_characters,
                    o.password_policy_min_amount_special_characters),
                ('password_policy_min_amount_numbers', o.password_policy_min_amount_numbers,
                    o.password_policy_min_amount_numbers),
                ('password_policy_max_amount_identical_characters', o.password_policy_max_amount_identical_characters,
                    -nullif(o.password_policy_max_amount_identical_characters, 0)),
                ('is_2fa_required', 1, CASE WHEN o.is_2fa_required AND (o.id = :organization OR (NOT o.disabled AND EXISTS (
                    SELECT FROM active_membership m WHERE m.organization_id = o.id AND m.person_id = :person))) THEN 1 END)
                ) AS r (rule, value, strictness)
            WHERE o.id IN (SELECT organization_id FROM membership WHERE person_id = :person) AND r.strictness IS NOT NULL
            ORDER BY r.rule, r.strictness DESC, o.id <> :organization, o.id""";

    private StrictestRuleStore() {}

    /**
     * The strictest rule of its kind.
     *
     * @param column the column of the setting
     * @param by an organization that asks for it
     */
    record Found(String column, int value, Asking by) {}

    /** The numbers of the organizations of a person, at most so many. */
    static List<Integer> organizations(Handle handle, PersonId person, int most) {
        return handle.createQuery(
                        "SELECT DISTINCT organization_id FROM membership WHERE person_id = :person LIMIT :most")
                .bind("person", person)
                .bind("most", most)
                .mapTo(Integer.class)
                .list();
    }

    /** The strictest of each rule; of organizations that ask for the same, this organization comes first. */
    static List<Found> find(Handle handle, PersonId person, OrganizationId organization) {
        return handle.createQuery(RULES)
                .bind("person", person)
                .bind("organization", organization)
                .map((row, context) -> new Found(
                        row.getString(1),
                        row.getInt(2),
                        new Asking(new OrganizationId(row.getInt(3)), row.getString(4))))
                .list();
    }
}

package io.tenantry.password;

import org.jdbi.v3.core.Handle;

/** The SQL of password policies. */
public final class PasswordPolicyStore {
    private PasswordPolicyStore() {}

    /** What all organizations that a person belongs to ask together; the usual for who belongs to none. */
    public static PasswordPolicy ofPerson(Handle handle, int person) {
        return handle.createQuery("""
                        SELECT max(password_policy_min_length), min(nullif(password_policy_max_length, 0)),
                               max(password_policy_min_amount_lower_case), max(password_policy_min_amount_upper_case),
                               max(password_policy_min_amount_special_characters),
                               max(password_policy_min_amount_numbers),
                               min(nullif(password_policy_max_amount_identical_characters, 0))
                        FROM organization
                        WHERE id IN (SELECT organization_id FROM membership WHERE person_id = :person)""")
                .bind("person", person)
                .map((row, context) -> {
                    int minLength = row.getInt(1);
                    return row.wasNull()
                            ? PasswordPolicy.USUAL
                            : new PasswordPolicy(
                                    minLength,
                                    row.getInt(2),
                                    row.getInt(3),
                                    row.getInt(4),
                                    row.getInt(5),
                                    row.getInt(6),
                                    row.getInt(7));
                })
                .one();
    }
}

package io.tenantry.password;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of password policies. */
public final class PasswordPolicyStore {
    private static final String TOGETHER = """
            SELECT max(password_policy_min_length), min(nullif(password_policy_max_length, 0)),
                   max(password_policy_min_amount_lower_case), max(password_policy_min_amount_upper_case),
                   max(password_policy_min_amount_special_characters),
                   max(password_policy_min_amount_numbers),
                   min(nullif(password_policy_max_amount_identical_characters, 0))
            FROM organization
            WHERE id IN (SELECT organization_id FROM membership WHERE person_id = :person)
            """;

    /** The maximum number of different policies that are compared with a password. */
    private static final int MOST_POLICIES = 100;

    private static final String RULES = """
            password_policy_min_length, password_policy_max_length, password_policy_min_amount_lower_case,
            password_policy_min_amount_upper_case, password_policy_min_amount_special_characters,
            password_policy_min_amount_numbers, password_policy_max_amount_identical_characters""";

    private PasswordPolicyStore() {}

    /**
     * The different rules of the organizations that a person belongs to, each with the first organization that has them; empty for a
     * person who belongs to one organization or none.
     */
    public static List<OrganizationPolicy> each(Handle handle, PersonId person) {
        return handle.createQuery("""
                        WITH own AS (SELECT DISTINCT organization_id AS id FROM membership WHERE person_id = :person)
                        SELECT * FROM (
                            SELECT DISTINCT ON (%1$s) %1$s, o.name, o.id FROM organization o JOIN own ON own.id = o.id
                            WHERE (SELECT count(*) FROM own) > 1
                            ORDER BY %1$s, o.id) different
                        ORDER BY id LIMIT :most""".formatted(RULES))
                .bind("person", person)
                .bind("most", MOST_POLICIES)
                .map((row, context) -> new OrganizationPolicy(row.getString(8), policy(row, context)))
                .list();
    }

    /** The strictest rules of all organizations that a person belongs to; the default rules for a person without one. */
    public static PasswordPolicy ofPerson(Handle handle, PersonId person) {
        return handle.createQuery(TOGETHER)
                .bind("person", person)
                .map(PasswordPolicyStore::policy)
                .one()
                .about(names(handle, null, person));
    }

    /**
     * The strictest rules of an organization and all that a person belongs to; empty when there is no such organization.
     *
     * @param person the person who joins the organization; null for a new person
     */
    public static Optional<PasswordPolicy> of(Handle handle, OrganizationId organization, @Nullable PersonId person) {
        return handle.createQuery(TOGETHER + """
                           OR id = :organization
                        HAVING bool_or(id = :organization)""")
                .bindByType("person", person, PersonId.class)
                .bind("organization", organization)
                .map(PasswordPolicyStore::policy)
                .findOne()
                .map(policy -> policy.about(names(handle, organization, person)));
    }

    /** Address and name of a person, and names of the person's organizations and of one more. */
    private static String[] names(Handle handle, @Nullable OrganizationId organization, @Nullable PersonId person) {
        return handle.createQuery("""
                        SELECT unnest(ARRAY[email, name]) FROM person WHERE id = :person
                        UNION ALL SELECT name FROM organization WHERE id = :organization
                        UNION ALL (SELECT o.name FROM organization o
                            WHERE o.id IN (SELECT organization_id FROM membership WHERE person_id = :person) ORDER BY o.id LIMIT :most)""")
                .bindByType("person", person, PersonId.class)
                .bindByType("organization", organization, OrganizationId.class)
                .bind("most", MOST_POLICIES)
                .mapTo(String.class)
                .list()
                .toArray(String[]::new);
    }

    private static PasswordPolicy policy(ResultSet row, StatementContext context) throws SQLException {
        int minLength = row.getInt(1);
        return row.wasNull()
                ? PasswordPolicy.DEFAULT
                : new PasswordPolicy(
                        minLength,
                        row.getInt(2),
                        row.getInt(3),
                        row.getInt(4),
                        row.getInt(5),
                        row.getInt(6),
                        row.getInt(7));
    }
}

package io.tenantry.password;

import io.tenantry.setting.Texts;
import java.util.List;

/**
 * The rules of one of the organizations of a person.
 *
 * @param organization the name of the organization
 * @param policy its rules
 */
public record OrganizationPolicy(String organization, PasswordPolicy policy) {
    private static final PasswordPolicy OF_ALL = new PasswordPolicy(0, 0, 0, 0, 0, 0, 0);

    /**
     * The problems of a password, each with an organization that asks for the rule. Rules that always hold are not an organization's.
     *
     * @param problems the problems by the strictest rules of all organizations
     * @param policies the rules of each organization
     */
    public static List<String> named(List<String> problems, List<OrganizationPolicy> policies, String password) {
        List<String> always = OF_ALL.problems(password);
        return problems.stream()
                .map(problem -> always.contains(problem) ? problem : named(problem, policies, password))
                .toList();
    }

    private static String named(String problem, List<OrganizationPolicy> policies, String password) {
        return policies.stream()
                .filter(one -> one.policy.problems(password).contains(problem))
                .findFirst()
                .map(one -> problem.substring(0, problem.length() - 1) + ", as " + Texts.excerpt(one.organization)
                        + " requires.")
                .orElse(problem);
    }
}

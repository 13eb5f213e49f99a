package io.tenantry.servicekey;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.fault.Problem;
import io.tenantry.setting.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The properties of a new service key.
 *
 * @param name 1 to 255 characters
 * @param scopes at least one
 * @param reach the organizations that it sees, at most {@value #MOST_ORGANIZATIONS} named ones
 * @param days the number of days after which it expires, 1 to {@value #MOST_DAYS}
 */
public record ServiceKeyTerms(String name, Set<ServiceScope> scopes, ServiceReach reach, int days) {
    /** The number of days after which a key expires, by default. */
    public static final int DEFAULT_DAYS = 90;

    /** The maximum number of days after which a key expires. */
    public static final int MOST_DAYS = 365;

    /** The maximum number of organizations that a key names. */
    public static final int MOST_ORGANIZATIONS = 1_000;

    public ServiceKeyTerms {
        scopes = Set.copyOf(scopes);
    }

    /** The ids of the named organizations; empty where it sees all. */
    Set<OrganizationId> named() {
        return switch (reach) {
            case ServiceReach.Everywhere ignored -> Set.of();
            case ServiceReach.Only(Set<OrganizationId> organizations) -> organizations;
        };
    }

    /** Whether it sees only the named organizations. */
    boolean restricted() {
        return reach instanceof ServiceReach.Only;
    }

    /** The rules that the properties break. */
    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        String wrong = Texts.nameProblem(name);
        if (wrong != null) {
            problems.add(Problem.invalid("name", wrong));
        }
        if (scopes.isEmpty()) {
            problems.add(Problem.invalid("scopes", "A service key has at least one scope."));
        }
        if (restricted() && (named().isEmpty() || named().size() > MOST_ORGANIZATIONS)) {
            problems.add(Problem.invalid(
                    "organizations", "A key names 1 to " + MOST_ORGANIZATIONS + " organizations, or sees all."));
        }
        if (days < 1 || days > MOST_DAYS) {
            problems.add(Problem.invalid("days", "Must be a whole number from 1 to " + MOST_DAYS + "."));
        }
        return problems;
    }
}

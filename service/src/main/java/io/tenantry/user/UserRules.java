package io.tenantry.user;

import io.tenantry.canonical.EmailAddress;
import io.tenantry.fault.Problem;
import io.tenantry.password.PasswordPolicy;
import io.tenantry.setting.Texts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules for the values of users. */
public final class UserRules {
    private static final String REQUIRED = "This field is required.";

    private UserRules() {}

    /** Finds the problems of each value by itself. */
    public static void check(UserChange wanted, List<Problem> problems) {
        if (wanted.email() != null && !EmailAddress.isSound(wanted.email())) {
            problems.add(Problem.invalid(UserChange.EMAIL, EmailAddress.UNSOUND));
        }
        if (wanted.name() != null) {
            invalid(UserChange.NAME, Texts.nameProblem(wanted.name()), problems);
        }
        text(UserChange.CXONE_EMAIL, wanted.cxoneEmail(), problems);
        text(UserChange.CXONE_ID, wanted.cxoneId(), problems);
    }

    private static void text(String path, @Nullable String text, List<Problem> problems) {
        if (text != null) {
            invalid(path, Texts.problem(text, Texts.MOST_NAME), problems);
        }
    }

    private static void invalid(String path, @Nullable String wrong, List<Problem> problems) {
        if (wrong != null) {
            problems.add(Problem.invalid(path, wrong));
        }
    }

    /**
     * Finds the missing values of a new user.
     *
     * @param problems the problems found so far; a value with a problem is not missing
     */
    public static void requireAll(UserChange wanted, List<Problem> problems) {
        require(UserChange.EMAIL, wanted.email(), problems);
        require(UserChange.NAME, wanted.name(), problems);
        require(UserChange.PASSWORD, wanted.password(), problems);
        require(UserChange.ORGANIZATION, wanted.organizationId(), problems);
    }

    private static void require(String path, @Nullable Object value, List<Problem> problems) {
        boolean told = problems.stream().anyMatch(problem -> problem.path().equals(path));
        if (value == null && !told) {
            problems.add(Problem.missing(path, REQUIRED));
        }
    }

    /** Finds the problems of a password. */
    public static void checkPassword(String path, String password, PasswordPolicy policy, List<Problem> problems) {
        String unwritable = Texts.problem(password, Integer.MAX_VALUE);
        invalid(path, unwritable, problems);
        policy.problems(password).forEach(wrong -> problems.add(Problem.invalid(path, wrong)));
    }
}

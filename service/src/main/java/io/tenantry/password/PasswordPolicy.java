package io.tenantry.password;

import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The password rules of an organization. Characters are Unicode code points of the {@link PasswordText#normal normal form}.
 * A special character is neither a letter nor a digit; identical characters count where they are adjacent. Zero switches a
 * rule off, but a password always has at least 8 characters, all of them visible or spaces, is not one of the most common ones,
 * and is not made of names that belong to its account.
 *
 * @param minLength minimum length; below 8 it counts as 8
 * @param maxLength maximum length; 0 for none
 * @param lowerCase minimum number of lower-case letters
 * @param upperCase minimum number of upper-case letters
 * @param special minimum number of special characters
 * @param digits minimum number of digits
 * @param mostIdentical maximum number of identical characters in a row; 0 for no limit
 * @param names names and addresses that a password is not allowed to consist of
 */
public record PasswordPolicy(
        int minLength,
        int maxLength,
        int lowerCase,
        int upperCase,
        int special,
        int digits,
        int mostIdentical,
        List<String> names) {
    /** The smallest minimum length. */
    private static final int LEAST = 8;

    /** The rules for operators. */
    public static final PasswordPolicy OPERATORS = new PasswordPolicy(12, 0, 0, 0, 0, 0, 0);

    /** The default rules: those of a new organization. They also apply to people without an organization. */
    public static final PasswordPolicy DEFAULT = of(OrganizationSetting.CATALOGUE.initial());

    /**
     * Raises lengths below the smallest minimum to it. Rules of several organizations may contradict each other: the maximum length
     * gives way to the minimum length and to the required characters.
     */
    public PasswordPolicy {
        names = List.copyOf(names);
        minLength = Math.max(minLength, LEAST);
        int required = lowerCase + upperCase + special + digits;
        maxLength = maxLength == 0 ? 0 : Math.max(maxLength, Math.max(minLength, required));
    }

    /** Rules that know no names but that of this program. */
    public PasswordPolicy(
            int minLength, int maxLength, int lowerCase, int upperCase, int special, int digits, int mostIdentical) {
        this(minLength, maxLength, lowerCase, upperCase, special, digits, mostIdentical, List.of());
    }

    /** The same rules for somebody with other names and addresses, too; null stands for none. */
    public PasswordPolicy about(@Nullable String... more) {
        List<String> all = new ArrayList<>(names);
        for (String name : more) {
            if (name != null) {
                all.add(name);
            }
        }
        return new PasswordPolicy(minLength, maxLength, lowerCase, upperCase, special, digits, mostIdentical, all);
    }

    /** The rules of these settings. */
    public static PasswordPolicy of(Settings settings) {
        return new PasswordPolicy(
                settings.get(OrganizationSetting.PASSWORD_POLICY_MIN_LENGTH),
                settings.get(OrganizationSetting.PASSWORD_POLICY_MAX_LENGTH),
                settings.get(OrganizationSetting.PASSWORD_POLICY_MIN_AMOUNT_LOWER_CASE),
                settings.get(OrganizationSetting.PASSWORD_POLICY_MIN_AMOUNT_UPPER_CASE),
                settings.get(OrganizationSetting.PASSWORD_POLICY_MIN_AMOUNT_SPECIAL_CHARACTERS),
                settings.get(OrganizationSetting.PASSWORD_POLICY_MIN_AMOUNT_NUMBERS),
                settings.get(OrganizationSetting.PASSWORD_POLICY_MAX_AMOUNT_IDENTICAL_CHARACTERS));
    }

    /** The rules as phrases, to show before a password is chosen. */
    public List<String> demands() {
        List<String> demands = new ArrayList<>();
        demand(demands, "At least", minLength, "character");
        demand(demands, "At most", maxLength, "character");
        demand(demands, "At least", lowerCase, "lower-case letter");
        demand(demands, "At least", upperCase, "upper-case letter");
        demand(demands, "At least", special, "special character");
        demand(demands, "At least", digits, "digit");
        demand(demands, "At most", mostIdentical, "identical character");
        if (mostIdentical > 0) {
            demands.add(demands.removeLast() + " in a row");
        }
        demands.add("Not one of the most common passwords");
        return demands;
    }

    private static void demand(List<String> demands, String bound, int number, String noun) {
        if (number > 0) {
            demands.add(bound + " " + amount(number, noun));
        }
    }

    /** The rules that a password breaks, each as a sentence; empty for a good one. */
    public List<String> problems(String written) {
        String password = PasswordText.normal(written);
        List<String> problems = new ArrayList<>();
        int length = password.codePointCount(0, password.length());
        if (length < minLength) {
            problems.add("The password must have at least " + amount(minLength, "character") + ".");
        }
        int most = maxLength == 0 ? Passwords.MOST_CHARACTERS : Math.min(maxLength, Passwords.MOST_CHARACTERS);
        if (length > most) {
            problems.add("The password must have at most " + amount(most, "character") + ".");
        }
        if (length <= most && !PasswordText.isTyped(password)) {
            problems.add("The password may have letters, digits, signs and spaces only, and none that cannot be seen.");
        }
        require(problems, password, lowerCase, Character::isLowerCase, "lower-case letter");
        require(problems, password, upperCase, Character::isUpperCase, "upper-case letter");
        require(problems, password, special, c -> !Character.isLetterOrDigit(c), "special character");
        require(problems, password, digits, Character::isDigit, "digit");
        if (mostIdentical > 0 && longestRun(password) > mostIdentical) {
            problems.add("The password may not have more than " + mostIdentical + " identical characters in a row.");
        }
        if (CommonPasswords.contains(password)) {
            problems.add("The password is one of the most common ones.");
        }
        if (ContextWords.makeUp(password, names)) {
            problems.add(
                    "The password is made of names or of the address of its owner, or of the name of this program.");
        }
        return problems;
    }

    private static void require(List<String> problems, String password, int least, IntPredicate kind, String name) {
        if (password.codePoints().filter(kind).count() < least) {
            problems.add("The password must have at least " + amount(least, name) + ".");
        }
    }

    private static String amount(int number, String noun) {
        return number == 1 ? "1 " + noun : number + " " + noun + "s";
    }

    private static int longestRun(String password) {
        int longest = 0;
        int run = 0;
        int before = -1;
        for (int c : password.codePoints().toArray()) {
            run = c == before ? run + 1 : 1;
            before = c;
            longest = Math.max(longest, run);
        }
        return longest;
    }
}

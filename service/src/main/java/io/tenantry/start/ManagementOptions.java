package io.tenantry.start;

import io.tenantry.configuration.Variable;
import io.tenantry.deletion.DeletionRules;
import io.tenantry.mail.EnvelopeAddress;
import io.tenantry.mail.Undeliverable;
import io.tenantry.setting.SettingRules.Ceilings;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The options for operators.
 *
 * @param ceilings limits for the times that organizations keep data
 * @param deletion rules for deletions of organizations
 * @param apiKeys whether operators can get keys of organizations
 */
public record ManagementOptions(Ceilings ceilings, DeletionRules deletion, boolean apiKeys) {
    /**
     * Reads the variables. One that is missing or empty has its default.
     *
     * @throws IllegalArgumentException naming the variable with a wrong value
     */
    public static ManagementOptions of(Map<String, String> environment) {
        Ceilings ceilings = new Ceilings(
                minutes(environment, Variable.MAX_SESSION_STATE_TTL, 0),
                minutes(environment, Variable.MAX_CONTACT_PROFILE_TTL, 0),
                minutes(environment, Variable.MAX_CONVERSATION_TTL, 0));
        DeletionRules deletion = new DeletionRules(
                Duration.ofMinutes(minutes(environment, Variable.DELETION_TOKEN_TTL, 1)),
                grace(Variable.DELETION_GRACE.in(environment)),
                addresses(Variable.SYSTEM_ADMINISTRATORS.in(environment)));
        return new ManagementOptions(ceilings, deletion, Options.flag(environment, Variable.MANAGEMENT_API_KEYS));
    }

    private static int minutes(Map<String, String> environment, Variable variable, int least) {
        String value = variable.in(environment);
        if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) < least) {
            throw new IllegalArgumentException(
                    variable.variable() + " must be a whole number of minutes from " + least + " on");
        }
        return Integer.parseInt(value);
    }

    private static Duration grace(String value) {
        try {
            Duration grace = value.equals("0") ? Duration.ZERO : Duration.parse(value);
            if (!grace.isNegative() && grace.compareTo(Duration.ofDays(3650)) <= 0) {
                return grace;
            }
        } catch (DateTimeParseException unreadable) {
            // The exception follows below.
        }
        throw new IllegalArgumentException(Variable.DELETION_GRACE.variable()
                + " must be 0 or an ISO-8601 duration of at most ten years, like P7D or PT12H");
    }

    private static List<String> addresses(String value) {
        List<String> addresses = Arrays.stream(value.split(",", -1))
                .map(String::strip)
                .filter(address -> !address.isEmpty())
                .toList();
        for (int i = 0; i < addresses.size(); i++) {
            try {
                EnvelopeAddress.of(addresses.get(i));
            } catch (Undeliverable wrong) {
                throw new IllegalArgumentException(
                        Variable.SYSTEM_ADMINISTRATORS.variable()
                                + " must be e-mail addresses, separated by commas. Number %d: %s"
                                        .formatted(i + 1, wrong.reason()),
                        wrong);
            }
        }
        return addresses;
    }
}

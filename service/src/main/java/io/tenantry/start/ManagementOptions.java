package io.tenantry.start;

import io.tenantry.configuration.Values;
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
     * @throws IllegalArgumentException naming every variable with a wrong value
     */
    public static ManagementOptions of(Map<String, String> environment) {
        Values values = new Values(environment);
        ManagementOptions options = read(values);
        values.check();
        return options;
    }

    /** Reads the variables from values that collect the faults. */
    public static ManagementOptions read(Values values) {
        Ceilings ceilings = new Ceilings(
                values.read(Variable.MAX_SESSION_STATE_TTL, value -> minutes(value, 0)),
                values.read(Variable.MAX_CONTACT_PROFILE_TTL, value -> minutes(value, 0)),
                values.read(Variable.MAX_CONVERSATION_TTL, value -> minutes(value, 0)));
        DeletionRules deletion = new DeletionRules(
                Duration.ofMinutes(values.read(Variable.DELETION_TOKEN_TTL, value -> minutes(value, 1))),
                values.read(Variable.DELETION_GRACE, ManagementOptions::grace),
                values.read(Variable.SYSTEM_ADMINISTRATORS, ManagementOptions::addresses));
        return new ManagementOptions(ceilings, deletion, values.flag(Variable.MANAGEMENT_API_KEYS));
    }

    private static int minutes(String value, int least) {
        if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) < least) {
            throw new IllegalArgumentException("must be a whole number of minutes from " + least + " on");
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
        throw new IllegalArgumentException("must be 0 or an ISO-8601 duration of at most ten years, like P7D or PT12H");
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
                        "must be e-mail addresses, separated by commas. Number %d: %s".formatted(i + 1, wrong.reason()),
                        wrong);
            }
        }
        return addresses;
    }
}

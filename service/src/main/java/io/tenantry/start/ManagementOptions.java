package io.tenantry.start;

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
    static ManagementOptions of(Map<String, String> environment) {
        Ceilings ceilings = new Ceilings(
                minutes(environment, "TENANTRY_MAX_SESSION_STATE_TTL", Ceilings.USUAL.sessionState(), 0),
                minutes(environment, "TENANTRY_MAX_CONTACT_PROFILE_TTL", Ceilings.USUAL.contactProfile(), 0),
                minutes(environment, "TENANTRY_MAX_CONVERSATION_TTL", Ceilings.USUAL.conversation(), 0));
        DeletionRules usual = DeletionRules.USUAL;
        DeletionRules deletion = new DeletionRules(
                Duration.ofMinutes(minutes(
                        environment,
                        "TENANTRY_DELETION_TOKEN_TTL",
                        (int) usual.tokenLife().toMinutes(),
                        1)),
                grace(value(environment, "TENANTRY_DELETION_GRACE"), usual.grace()),
                addresses(value(environment, "TENANTRY_SYSTEM_ADMINISTRATORS")));
        return new ManagementOptions(ceilings, deletion, flag(environment, "TENANTRY_MANAGEMENT_API_KEYS"));
    }

    private static String value(Map<String, String> environment, String name) {
        return environment.getOrDefault(name, "").strip();
    }

    private static int minutes(Map<String, String> environment, String name, int usual, int least) {
        String value = value(environment, name);
        if (value.isEmpty()) {
            return usual;
        }
        if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) < least) {
            throw new IllegalArgumentException(name + " must be a whole number of minutes from " + least + " on");
        }
        return Integer.parseInt(value);
    }

    private static Duration grace(String value, Duration usual) {
        if (value.isEmpty()) {
            return usual;
        }
        try {
            Duration grace = value.equals("0") ? Duration.ZERO : Duration.parse(value);
            if (!grace.isNegative() && grace.compareTo(Duration.ofDays(3650)) <= 0) {
                return grace;
            }
        } catch (DateTimeParseException unreadable) {
            // The exception follows below.
        }
        throw new IllegalArgumentException(
                "TENANTRY_DELETION_GRACE must be 0 or an ISO-8601 duration of at most ten years, like P7D or PT12H");
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
                        "TENANTRY_SYSTEM_ADMINISTRATORS must be e-mail addresses, separated by commas. Number %d: %s"
                                .formatted(i + 1, wrong.reason()),
                        wrong);
            }
        }
        return addresses;
    }

    private static boolean flag(Map<String, String> environment, String name) {
        return switch (value(environment, name)) {
            case "true" -> true;
            case "", "false" -> false;
            default -> throw new IllegalArgumentException(name + " must be true or false");
        };
    }
}

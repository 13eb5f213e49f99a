package io.tenantry.setting;

import io.tenantry.fault.Problem;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Validates settings together, by rules that depend on more than one value or on the installation. */
public final class SettingRules {
    private static final BigDecimal LEAST_THRESHOLD = new BigDecimal("1.00");
    private static final BigDecimal LEAST_AMOUNT = new BigDecimal("10.00");
    private static final int YEAR_IN_MINUTES = 525_600;

    private final Ceilings ceilings;

    public SettingRules(Ceilings ceilings) {
        this.ceilings = ceilings;
    }

    /**
     * The maximum times that organizations may keep data, in minutes; 0 for no limit.
     *
     * @param sessionState for {@code sessionStateTTLInMinutes}
     * @param contactProfile for {@code contactProfileTTLInMinutes}
     * @param conversation for {@code conversationTTLInMinutes}
     */
    public record Ceilings(int sessionState, int contactProfile, int conversation) {}

    /** The limits of the installation. */
    public Ceilings ceilings() {
        return ceilings;
    }

    /** The rules that settings break. The paths are columns. */
    public List<Problem> problems(Settings settings) {
        List<Problem> problems = new ArrayList<>();
        passwordPolicy(settings, problems);
        ceiling(settings, OrganizationSetting.SESSION_STATE_TTL_IN_MINUTES, ceilings.sessionState, problems);
        ceiling(settings, OrganizationSetting.CONTACT_PROFILE_TTL_IN_MINUTES, ceilings.contactProfile, problems);
        ceiling(settings, OrganizationSetting.CONVERSATION_TTL_IN_MINUTES, ceilings.conversation, problems);
        ceiling(settings, OrganizationSetting.ANALYTICS_TTL_IN_MINUTES, YEAR_IN_MINUTES, problems);
        ceiling(settings, OrganizationSetting.SESSIONS_TTL_IN_MINUTES, YEAR_IN_MINUTES, problems);
        ceiling(settings, OrganizationSetting.STEP_EVENTS_TTL_IN_MINUTES, YEAR_IN_MINUTES, problems);
        if (settings.get(OrganizationSetting.AUTO_REFILL)) {
            atLeast(settings, OrganizationSetting.AUTO_REFILL_THRESHOLD, LEAST_THRESHOLD, problems);
            atLeast(settings, OrganizationSetting.AUTO_REFILL_AMOUNT, LEAST_AMOUNT, problems);
        }
        return problems;
    }

    private static void passwordPolicy(Settings settings, List<Problem> problems) {
        int most = settings.get(OrganizationSetting.PASSWORD_POLICY_MAX_LENGTH);
        if (most == 0) {
            return;
        }
        if (settings.get(OrganizationSetting.PASSWORD_POLICY_MIN_LENGTH) > most) {
            problems.add(Problem.invalid(
                    OrganizationSetting.PASSWORD_POLICY_MIN_LENGTH.column(),
                    "Must not be above the maximum length, " + most + "."));
        }
        int required = settings.get(OrganizationSetting.PASSWORD_POLICY_MIN_AMOUNT_LOWER_CASE)
                + settings.get(OrganizationSetting.PASSWORD_POLICY_MIN_AMOUNT_UPPER_CASE)
                + settings.get(OrganizationSetting.PASSWORD_POLICY_MIN_AMOUNT_SPECIAL_CHARACTERS)
                + settings.get(OrganizationSetting.PASSWORD_POLICY_MIN_AMOUNT_NUMBERS);
        if (required > most) {
            problems.add(Problem.invalid(
                    OrganizationSetting.PASSWORD_POLICY_MAX_LENGTH.column(),
                    "Must leave room for all required characters, " + required + " in all."));
        }
    }

    private static void ceiling(Settings settings, Setting<Integer> setting, int most, List<Problem> problems) {
        if (most > 0 && settings.get(setting) > most) {
            problems.add(Problem.invalid(setting.column(), "Ensure this value is less than or equal to " + most + "."));
        }
    }

    private static void atLeast(
            Settings settings, Setting<BigDecimal> setting, BigDecimal least, List<Problem> problems) {
        if (settings.get(setting).compareTo(least) < 0) {
            problems.add(Problem.invalid(
                    setting.column(),
                    "Ensure this value is greater than or equal to " + least.toPlainString()
                            + " while auto refill is on."));
        }
    }
}

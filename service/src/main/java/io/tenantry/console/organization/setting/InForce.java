package io.tenantry.console.organization.setting;

import io.tenantry.console.form.Words;
import io.tenantry.console.view.Moment;
import io.tenantry.effective.AppliedBy;
import io.tenantry.effective.Because;
import io.tenantry.effective.EffectiveSetting;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells in words which value of a setting is in force, and why. */
final class InForce {
    private static final String MINUTES = "_ttl_in_minutes";
    private static final int OF_HOUR = 60;
    private static final int OF_DAY = 24 * OF_HOUR;

    private InForce() {}

    /** The sentence below a field. */
    static String note(EffectiveSetting setting) {
        String service = setting.service() == AppliedBy.TENANTRY
                ? ""
                : " Applied by the service of " + setting.service().name().toLowerCase(Locale.ROOT) + ".";
        return "In force: " + value(setting) + why(setting) + service;
    }

    /** The reason, with the last change. */
    static String why(EffectiveSetting setting) {
        String reason = switch (setting.because()) {
            case ORGANIZATION -> "the value of this organization";
            case CEILING -> "the ceiling that operators set";
            case DEFAULT -> "the default";
            case STRICTEST_OF_MEMBERSHIPS -> "the stricter rule of another organization";
        };
        Instant at = setting.changedAt();
        String by = setting.changedBy();
        String changed = at == null ? "" : ", changed " + Moment.of(at).shown() + (by == null ? "" : " by " + by);
        return reason + changed + ".";
    }

    /** A value that is not the one in the field, or is told shorter there, followed by a comma; empty for any other. */
    private static String value(EffectiveSetting setting) {
        if (setting.setting().column().endsWith(MINUTES) && setting.inForce() instanceof Integer minutes) {
            return minutes == 0 ? "for ever, " : duration(minutes) + ", ";
        }
        if (setting.because() == Because.ORGANIZATION || setting.because() == Because.DEFAULT) {
            return "";
        }
        return switch (setting.inForce()) {
            case Integer number -> Words.number(number) + ", ";
            case Boolean on -> on ? "on, " : "off, ";
            case null, default -> "";
        };
    }

    /** Minutes in the largest unit of which they are a whole number. */
    static String duration(int minutes) {
        return minutes % OF_DAY == 0
                ? amount(minutes / OF_DAY, "day")
                : minutes % OF_HOUR == 0 ? amount(minutes / OF_HOUR, "hour") : amount(minutes, "minute");
    }

    private static String amount(int number, String noun) {
        return Words.number(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** A limit in words. */
    static String limit(@Nullable Object limit) {
        return limit instanceof Integer number ? Words.number(number) : "no limit";
    }
}

package io.tenantry.console.organization.setting;

import static io.tenantry.console.text.ConsoleTexts.text;

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
        String value = value(setting);
        String note =
                value.isEmpty() ? text("inforce.note", why(setting)) : text("inforce.note.value", value, why(setting));
        return setting.service() == AppliedBy.TENANTRY
                ? note
                : text("inforce.note.service", note, setting.service().name().toLowerCase(Locale.ROOT));
    }

    /** The reason, with the last change. */
    static String why(EffectiveSetting setting) {
        String reason = switch (setting.because()) {
            case ORGANIZATION -> text("inforce.organization");
            case CEILING -> text("inforce.ceiling");
            case DEFAULT -> text("inforce.default");
            case STRICTEST_OF_MEMBERSHIPS -> text("inforce.strictest");
        };
        Instant at = setting.changedAt();
        String by = setting.changedBy();
        if (at == null) {
            return text("inforce.why", reason);
        }
        String changed = Moment.of(at).shown();
        return by == null
                ? text("inforce.why.changed", reason, changed)
                : text("inforce.why.changedby", reason, changed, by);
    }

    /** A value that is not the one in the field, or is told shorter there; empty for any other. */
    private static String value(EffectiveSetting setting) {
        if (setting.setting().column().endsWith(MINUTES) && setting.inForce() instanceof Integer minutes) {
            return minutes == 0 ? text("inforce.forever") : duration(minutes);
        }
        if (setting.because() == Because.ORGANIZATION || setting.because() == Because.DEFAULT) {
            return "";
        }
        return switch (setting.inForce()) {
            case Integer number -> Words.number(number);
            case Boolean on -> text(on ? "inforce.on" : "inforce.off");
            case null, default -> "";
        };
    }

    /** Minutes in the largest unit of which they are a whole number. */
    static String duration(int minutes) {
        return minutes % OF_DAY == 0
                ? text("count.days", minutes / OF_DAY)
                : minutes % OF_HOUR == 0 ? text("count.hours", minutes / OF_HOUR) : text("count.minutes", minutes);
    }

    /** A limit in words. */
    static String limit(@Nullable Object limit) {
        return limit instanceof Integer number ? Words.number(number) : text("common.nolimit");
    }
}

package io.tenantry.usage.crossing;

import io.tenantry.notification.NotificationType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A share of a limit of which admins are warned. */
public enum Share {
    WARNING(80, NotificationType.LIMIT_WARNING),
    REACHED(100, NotificationType.LIMIT_REACHED);

    private static final long WHOLE = 100;

    private final int percent;
    private final NotificationType type;

    Share(int percent, NotificationType type) {
        this.percent = percent;
        this.type = type;
    }

    public int percent() {
        return percent;
    }

    /** The type of its notifications. The webhook has the same text. */
    NotificationType type() {
        return type;
    }

    static Share of(int percent) {
        return Arrays.stream(values())
                .filter(share -> share.percent == percent)
                .findFirst()
                .orElseThrow();
    }

    /** The first use that is at this share of a limit. */
    private long least(int limit) {
        return (limit * (long) percent + WHOLE - 1) / WHOLE;
    }

    /** The percentage of the greatest share that a use is at; 0 for none, and where nothing is allowed. */
    public static int at(long used, @Nullable Integer limit) {
        if (limit == null || limit == 0 || used < WARNING.least(limit)) {
            return 0;
        }
        return used < limit ? WARNING.percent : REACHED.percent;
    }

    /** The shares above one percentage, up to another. Of a small limit there is no warning: it would come with the end. */
    public static List<Share> between(int before, int after, int limit) {
        return Arrays.stream(values())
                .filter(share -> share.percent > before && share.percent <= after)
                .filter(share -> share == REACHED || share.least(limit) < limit)
                .toList();
    }
}

package io.tenantry.billing;

import java.time.ZoneId;
import java.util.Map;

/** The rules of billing time zones. Their names are a fixed list that is older than any current time-zone database. */
public final class BillingZones {
    /** Names that Java does not know, or did not know in all versions. */
    private static final Map<String, String> CURRENT = Map.of(
            "US/Pacific-New", "America/Los_Angeles",
            "EST", "-05:00",
            "MST", "-07:00",
            "HST", "-10:00",
            "ROC", "Asia/Taipei");

    private BillingZones() {}

    /** The zone with a name of that list. */
    public static ZoneId of(String name) {
        return ZoneId.of(CURRENT.getOrDefault(name, name));
    }
}

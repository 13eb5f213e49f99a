package io.tenantry.setting;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/** The time zones that the APIs accept. The lists of the APIs differ from every time-zone database. */
public final class TimeZones {
    /** The 84 zones of the user API's {@code timezone}. */
    public static final Set<String> OF_USER_API = read("timezones.txt");

    /** The 592 zones of the management API's {@code billingTimezone}. */
    public static final Set<String> OF_BILLING = read("billing-timezones.txt");

    /** The listed zones of {@code billingTimezone}, and every zone that the running Java knows. */
    public static final Set<String> ACCEPTED_FOR_BILLING = union(OF_BILLING, ZoneId.getAvailableZoneIds());

    /** The zones that either API accepts. */
    public static final Set<String> ALL = union(OF_USER_API, ACCEPTED_FOR_BILLING);

    private TimeZones() {}

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> zones = new LinkedHashSet<>(one);
        zones.addAll(other);
        return Collections.unmodifiableSet(zones);
    }

    private static Set<String> read(String resource) {
        try (InputStream bytes = Objects.requireNonNull(TimeZones.class.getResourceAsStream(resource), resource);
                BufferedReader lines = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
            Set<String> zones = new LinkedHashSet<>(lines.lines().toList());
            return Collections.unmodifiableSet(zones);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

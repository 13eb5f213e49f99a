package io.tenantry.setting;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/** The two closed lists of time zones that the APIs name; neither follows the time-zone database of the machine. */
public final class TimeZones {
    /** The 84 zones of the user API's {@code timezone}. */
    public static final Set<String> OF_USER_API = read("timezones.txt");

    /** The 592 zones of the management API's {@code billingTimezone}. */
    public static final Set<String> OF_BILLING = read("billing-timezones.txt");

    /** Every zone that either API knows. */
    public static final Set<String> ALL = union();

    private TimeZones() {}

    private static Set<String> union() {
        Set<String> zones = new LinkedHashSet<>(OF_USER_API);
        zones.addAll(OF_BILLING);
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

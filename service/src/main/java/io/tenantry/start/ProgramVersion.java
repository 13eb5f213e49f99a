package io.tenantry.start;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** The version of the program, from a resource that the build writes. */
public final class ProgramVersion {
    private static final String RESOURCE = "version.properties";

    private ProgramVersion() {}

    public static String number() {
        Properties written = new Properties();
        try (InputStream file = Objects.requireNonNull(ProgramVersion.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            written.load(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return written.getProperty("version");
    }
}

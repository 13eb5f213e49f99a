package io.tenantry.storage.connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/**
 * The oldest version of the program that can use the tables. The function {@code oldest_program} of the database returns this
 * version.
 */
public final class OldestProgram {
    /** The function is in the migrations of the program that uses the engine. */
    private static final String RESOURCE = "/io/tenantry/start/version.properties";

    /** A snapshot counts as the version that it leads to. */
    private static final Pattern NUMBER = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})*)(?:[-+].*)?");

    private OldestProgram() {}

    /** The version that the database names; empty when it names none. */
    public static Optional<String> named(Handle handle) {
        boolean names = handle.createQuery("""
                        SELECT EXISTS (SELECT FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
                                       WHERE n.nspname = current_schema() AND proname = 'oldest_program' AND pronargs = 0)\
                        """).mapTo(boolean.class).one();
        return names
                ? Optional.of(handle.createQuery("SELECT oldest_program()")
                        .mapTo(String.class)
                        .one())
                : Optional.empty();
    }

    /** @throws DatabaseNotUsable when the database names a newer version than this program */
    public static void require(Handle handle, PostgresAddress address) {
        String program = program();
        named(handle).filter(oldest -> isOlder(program, oldest)).ifPresent(oldest -> {
            throw new DatabaseNotUsable(
                    "The database %s can be used by Tenantry %s and newer versions; this is version %s. Nothing was changed."
                            .formatted(address, oldest, program));
        });
    }

    /** Whether one version is older than another. */
    public static boolean isOlder(String program, String other) {
        return Arrays.compare(parts(program), parts(other)) < 0;
    }

    private static int[] parts(String version) {
        Matcher number = NUMBER.matcher(version);
        if (!number.matches()) {
            throw new IllegalArgumentException("not the number of a version: " + version);
        }
        return Arrays.stream(number.group(1).split("\\.", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private static String program() {
        Properties written = new Properties();
        try (InputStream file = Objects.requireNonNull(OldestProgram.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            written.load(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return written.getProperty("version");
    }
}

package io.tenantry.configuration;

import io.tenantry.storage.connection.PostgresAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the address and the credentials of an external PostgreSQL. */
public final class DatabaseAddress {
    private static final String HOST = "(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.%]+])(?::[0-9]{1,5})?";

    /** A URL in the form of libpq. {@link java.net.URI} does not parse one with several hosts. */
    private static final Pattern URL = Pattern.compile(
            "postgres(?:ql)?://(?:([^@:/?#]*)(?::([^@/?#]*))?@)?(HOST(?:,HOST)*)(/[^\\s#]*)?".replace("HOST", HOST));

    private static final String EXAMPLE = "jdbc:postgresql://db.example.org:5432/tenantry";

    private DatabaseAddress() {}

    /**
     * Reads a URL in the form of JDBC or of libpq ({@code postgresql://user:password@host/database}). Both forms may name
     * several hosts, separated by commas.
     *
     * @return the address; a password that is in a file is read for each connection
     * @throws Mistake when it is neither
     */
    public static PostgresAddress of(String url, Environment environment) {
        String user = environment.get(Variable.DATABASE_USER);
        Supplier<String> password = () -> environment.get(Variable.DATABASE_PASSWORD);
        if (url.startsWith("jdbc:postgresql:")) {
            return new PostgresAddress(url, user, password);
        }
        Matcher found = URL.matcher(url);
        if (!found.matches()) {
            throw malformed();
        }
        String ofUrl = decoded(found.group(2));
        return new PostgresAddress(
                "jdbc:postgresql://" + found.group(3) + Objects.requireNonNullElse(found.group(4), ""),
                user.isEmpty() ? decoded(found.group(1)) : user,
                environment.isSet(Variable.DATABASE_PASSWORD) ? password : () -> ofUrl);
    }

    private static String decoded(@Nullable String part) {
        try {
            return part == null ? "" : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw malformed();
        }
    }

    /** The message does not quote the URL, which may have a password. */
    private static Mistake malformed() {
        return Mistake.ofUsage("The database URL is not one of PostgreSQL. Example: " + EXAMPLE);
    }
}

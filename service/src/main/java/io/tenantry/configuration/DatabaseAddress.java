package io.tenantry.configuration;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address and the credentials of an external PostgreSQL.
 *
 * @param jdbcUrl the JDBC URL, without credentials if it was given in the form of libpq
 * @param user user name; empty for the driver's default
 * @param password empty for none
 */
public record DatabaseAddress(String jdbcUrl, String user, String password) {
    private static final String HOST = "(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.%]+])(?::[0-9]{1,5})?";

    /** A URL in the form of libpq. {@link java.net.URI} does not parse one with several hosts. */
    private static final Pattern URL = Pattern.compile(
            "postgres(?:ql)?://(?:([^@:/?#]*)(?::([^@/?#]*))?@)?(HOST(?:,HOST)*)(/[^\\s#]*)?".replace("HOST", HOST));

    private static final String EXAMPLE = "jdbc:postgresql://db.example.org:5432/tenantry";

    /**
     * Reads a URL in the form of JDBC or of libpq ({@code postgresql://user:password@host/database}). Both forms may name
     * several hosts, separated by commas.
     *
     * @throws Mistake when it is neither
     */
    public static DatabaseAddress of(String url, Environment environment) {
        String user = environment.get(Variable.DATABASE_USER);
        String password = environment.get(Variable.DATABASE_PASSWORD);
        if (url.startsWith("jdbc:postgresql:")) {
            return new DatabaseAddress(url, user, password);
        }
        Matcher found = URL.matcher(url);
        if (!found.matches()) {
            throw malformed();
        }
        return new DatabaseAddress(
                "jdbc:postgresql://" + found.group(3) + Objects.requireNonNullElse(found.group(4), ""),
                user.isEmpty() ? decoded(found.group(1)) : user,
                password.isEmpty() ? decoded(found.group(2)) : password);
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

    @Override
    public String toString() {
        return "DatabaseAddress[" + jdbcUrl.replaceAll("\\?.*", "") + "]";
    }
}

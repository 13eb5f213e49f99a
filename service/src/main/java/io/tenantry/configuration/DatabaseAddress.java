package io.tenantry.configuration;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an external PostgreSQL is.
 *
 * @param jdbcUrl its address, without credentials
 * @param user who connects; empty for the driver's own default
 * @param password empty for none
 */
public record DatabaseAddress(String jdbcUrl, String user, String password) {
    private static final String HOST = "(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.%]+])(?::[0-9]{1,5})?";

    /** With several hosts it is no URI that the JDK takes apart. */
    private static final Pattern URL = Pattern.compile(
            "postgres(?:ql)?://(?:([^@:/?#]*)(?::([^@/?#]*))?@)?(HOST(?:,HOST)*)(/[^\\s#]*)?".replace("HOST", HOST));

    private static final String EXAMPLE = "jdbc:postgresql://db.example.org:5432/tenantry";

    /**
     * Reads an address as JDBC or as libpq writes it ({@code postgresql://user:password@host/database}); each may name
     * several hosts with commas between.
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

    /** Never the address itself: there may be a password in it. */
    private static Mistake malformed() {
        return Mistake.ofUsage("The database URL is not one of PostgreSQL. Example: " + EXAMPLE);
    }

    @Override
    public String toString() {
        return "DatabaseAddress[" + jdbcUrl.replaceAll("\\?.*", "") + "]";
    }
}

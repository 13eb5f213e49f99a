package io.tenantry.storage.connection;

import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a PostgreSQL, and the account on it.
 *
 * @param jdbcUrl its JDBC URL; several hosts are separated by commas
 * @param user empty for the driver's default
 * @param password gives the password for each connection; empty for none
 */
public record PostgresAddress(String jdbcUrl, String user, Supplier<String> password) {
    /** An account whose password does not change. */
    public PostgresAddress(String jdbcUrl, String user, String password) {
        this(jdbcUrl, user, () -> password);
    }

    /** The URL in a form that may be shown: without its query, which may hold a password. */
    String shown() {
        return jdbcUrl.replaceAll("\\?.*", "");
    }

    /** The value of a property of the driver that the URL sets. */
    Optional<String> property(String name) {
        Matcher found =
                Pattern.compile("[?&]" + Pattern.quote(name) + "=([^&]*)").matcher(jdbcUrl);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /** The account, as properties of the driver. */
    Properties account() {
        Properties account = new Properties();
        if (!user.isEmpty()) {
            account.setProperty("user", user);
        }
        String now = password.get();
        if (!now.isEmpty()) {
            account.setProperty("password", now);
        }
        return account;
    }

    @Override
    public String toString() {
        return shown();
    }
}

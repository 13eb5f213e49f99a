package io.tenantry.storage;

import java.sql.SQLException;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;

/** The database cannot be used as it is; the message tells an operator why and what to do. It holds no password. */
public final class DatabaseNotUsable extends RuntimeException {
    DatabaseNotUsable(String message, Throwable cause) {
        super(message, cause);
    }

    DatabaseNotUsable(String message) {
        super(message);
    }

    /** What to say of a failure to open the database. */
    static RuntimeException because(RuntimeException failure, String jdbcUrl, String user) {
        AddressesCollide collision = AddressesCollide.among(failure);
        if (collision != null) {
            return new DatabaseNotUsable(collision.toText(), failure);
        }
        String place = jdbcUrl.replaceAll("\\?.*", "");
        SQLException sql = SqlFaults.sqlException(failure);
        String state = sql == null || sql.getSQLState() == null ? "" : sql.getSQLState();
        String message = switch (state) {
            case "28P01", "28000" ->
                "The database %s refuses the user \"%s\" or its password. Check TENANTRY_DATABASE_USER and TENANTRY_DATABASE_PASSWORD."
                        .formatted(place, user);
            case "3D000" -> "There is no database at %s. Create it first: CREATE DATABASE … OWNER …".formatted(place);
            case "42501" ->
                "The user \"%s\" may not change the schema of %s. Make it the owner of the database."
                        .formatted(user, place);
            case "53100" -> "The database %s is out of space: its disk is full.".formatted(place);
            case "08001", "08004", "08006", "57P03" ->
                "The database %s is not reachable. Is PostgreSQL running there, and does it accept connections from here?"
                        .formatted(place);
            default -> "";
        };
        if (!message.isEmpty()) {
            return new DatabaseNotUsable(message, failure);
        }
        if (failure instanceof FlywayException) {
            // The rest of Flyway's message advises on options of Flyway.
            String reason =
                    String.valueOf(failure.getMessage()).lines().limit(2).collect(Collectors.joining(" "));
            return new DatabaseNotUsable(
                    "The schema of %s does not fit this version of Tenantry; is it from a newer one? %s"
                            .formatted(place, reason),
                    failure);
        }
        return sql == null
                ? failure
                : new DatabaseNotUsable(
                        "The database %s cannot be opened: %s".formatted(place, sql.getMessage()), failure);
    }
}

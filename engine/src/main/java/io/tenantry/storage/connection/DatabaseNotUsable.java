package io.tenantry.storage.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The database cannot be used. The message has the reason and the remedy, for an operator, and contains no password. */
public final class DatabaseNotUsable extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DatabaseNotUsable(String message, Throwable cause) {
        super(message, cause);
    }

    public DatabaseNotUsable(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** The exception for a failure to open the database; it includes the message of the driver. */
    public static RuntimeException because(RuntimeException failure, PostgresAddress address) {
        if (failure instanceof DatabaseNotUsable known) {
            return known;
        }
        String database = address.shown();
        MigrationRefused refused = MigrationRefused.among(failure);
        if (refused != null) {
            return new DatabaseNotUsable(refused.getMessage(), failure);
        }
        SQLException sql = SqlFaults.sqlException(failure);
        String state = sql == null || sql.getSQLState() == null ? "" : sql.getSQLState();
        String message = switch (state) {
            case "28P01", "28000" ->
                "The database %s refuses the user \"%s\" or its password. Check TENANTRY_DATABASE_USER and TENANTRY_DATABASE_PASSWORD, or the file that TENANTRY_DATABASE_PASSWORD_FILE names."
                        .formatted(database, address.user());
            case "3D000" ->
                "There is no database at %s. Create it first: CREATE DATABASE … OWNER …".formatted(database);
            case "42501" ->
                "The user \"%s\" is not allowed to change the schema of %s. Make it the owner of the database."
                        .formatted(address.user(), database);
            case "53100" ->
                "The database %s is out of space: its disk is full. Free space on it; no restart of PostgreSQL is needed."
                        .formatted(database);
            case "53300" ->
                ("The database %s has no connection left. End other programs that use it, or raise max_connections of"
                                + " PostgreSQL, or CONNECTION LIMIT of the user or of the database.")
                        .formatted(database);
            case "08001", "08004", "08006", "57P03" -> unreachable(address);
            default -> "";
        };
        if (!message.isEmpty()) {
            return new DatabaseNotUsable(message + words(sql), failure);
        }
        if (failure instanceof FlywayException) {
            // The rest of Flyway's message is about options of Flyway.
            String reason =
                    String.valueOf(failure.getMessage()).lines().limit(2).collect(Collectors.joining(" "));
            String what = failure instanceof FlywayValidateException
                    ? "The schema of %s does not fit this version of Tenantry; is it from a newer one? %s"
                    : "The schema of %s cannot be brought up to date. %s";
            return new DatabaseNotUsable(what.formatted(database, reason) + words(sql), failure);
        }
        return sql == null
                ? failure
                : new DatabaseNotUsable("The database %s cannot be opened.%s".formatted(database, words(sql)), failure);
    }

    /** Connects again, to any kind of server, to find the cause. */
    private static String unreachable(PostgresAddress address) {
        try (Connection connection = Connections.toFindFaults(address).getConnection()) {
            Requirements.check(Jdbi.create(connection), address);
        } catch (DatabaseNotUsable known) {
            return known.getMessage();
        } catch (SQLException again) {
            if (isOfEncryption(again)) {
                return ("The encrypted connection to %s cannot be made. Check the host name, the certificate authority"
                                + " (sslrootcert) and the files that the URL names.")
                        .formatted(address.shown());
            }
        }
        return "The database %s is not reachable. Is PostgreSQL running there, and does it accept connections from here?"
                .formatted(address.shown());
    }

    /** Whether the connection failed during encryption; the driver has no type and no state for that. */
    private static boolean isOfEncryption(SQLException failure) {
        return Stream.<Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause -> {
                    StackTraceElement[] calls = cause.getStackTrace();
                    boolean refused = cause instanceof SQLException
                            && calls.length > 0
                            && calls[0].getMethodName().equals("enableSSL");
                    return refused
                            || Arrays.stream(calls)
                                    .anyMatch(call -> call.getClassName().startsWith("org.postgresql.ssl."));
                });
    }

    private static String words(@Nullable SQLException sql) {
        return sql == null ? "" : " The driver says: " + SqlFaults.words(sql);
    }
}

package io.tenantry.storage.connection;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/**
 * The number of connections that a database server has for the nodes on it.
 *
 * @param most the number of connections that the server allows to ordinary users
 * @param nodes the number of running servers of Tenantry on this database
 */
public record ConnectionRoom(int most, int nodes) {
    /** Two columns of a query. {@code reserved_connections} is a setting of PostgreSQL 16 and newer. */
    public static final String COLUMNS = """
            CAST(current_setting('max_connections') AS integer)
                - CAST(current_setting('superuser_reserved_connections') AS integer)
                - coalesce(CAST(current_setting('reserved_connections', true) AS integer), 0) AS most,
            (SELECT count(*) FROM pg_stat_activity
             WHERE datname = current_database() AND application_name LIKE 'tenantry-news%') AS nodes""";

    /** Asks the server. */
    public static ConnectionRoom read(Handle handle) {
        return handle.createQuery("SELECT " + COLUMNS)
                .map((row, context) -> of(row))
                .one();
    }

    /** Reads {@link #COLUMNS}. */
    public static ConnectionRoom of(ResultSet row) throws SQLException {
        return new ConnectionRoom(row.getInt("most"), row.getInt("nodes"));
    }
}

package io.tenantry.storage;

import org.jdbi.v3.core.Handle;

/**
 * The room for connections on a database server.
 *
 * @param most the number of connections that the server allows to ordinary users
 * @param nodes the number of running servers of Tenantry on this database
 */
public record ConnectionRoom(int most, int nodes) {
    /** Reads both. */
    public static ConnectionRoom read(Handle handle) {
        return handle.createQuery("""
                        SELECT CAST(current_setting('max_connections') AS integer)
                                   - CAST(current_setting('superuser_reserved_connections') AS integer),
                               (SELECT count(*) FROM pg_stat_activity
                                WHERE datname = current_database() AND application_name LIKE 'tenantry-news%')""")
                .map((row, context) -> new ConnectionRoom(row.getInt(1), row.getInt(2)))
                .one();
    }
}

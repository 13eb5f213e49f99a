package io.tenantry.storage.connection;

import java.sql.SQLException;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requirements on a database. The first that is not met is reported at the start, with its remedy. */
public final class Requirements {
    private static final Logger LOG = LoggerFactory.getLogger(Requirements.class);
    private static final int OLDEST_VERSION = 15;

    private static final String FACTS = """
            SELECT CAST(current_setting('server_version_num') AS integer),
                   pg_is_in_recovery(),
                   CAST(current_setting('transaction_read_only') AS boolean),
                   current_setting('server_encoding'),
                   current_schema(),
                   current_setting('search_path'),
                   (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
                    WHERE e.extname = 'pg_trgm'),
                   (SELECT bool_or(pg_opclass_is_visible(oid)) FROM pg_opclass WHERE opcname = 'gin_trgm_ops'),
                   EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm'),
                   has_database_privilege(current_database(), 'CREATE')""";

    private Requirements() {}

    /**
     * To be called before any other connection is made: it leaves nothing in a session that others share.
     *
     * @throws DatabaseNotUsable when a proxy shares sessions between clients, or there is no connection
     */
    public static void refuseSharedSessions(PostgresAddress address) {
        try {
            SharedSessions.refuse(address);
        } catch (SQLException failed) {
            throw DatabaseNotUsable.because(new SqlFailed(failed), address);
        }
    }

    /**
     * The properties of a database.
     *
     * @param schema the schema in which tables are made; null when no schema of the search path exists
     * @param trigrams the schema of the extension pg_trgm; null when it is not installed
     * @param trigramsVisible whether that schema is in the search path
     * @param trigramsAvailable whether the server has the extension
     * @param creates whether the user is allowed to install extensions
     */
    private record Facts(
            int version,
            boolean standby,
            boolean readOnly,
            String encoding,
            @Nullable String schema,
            String searchPath,
            @Nullable String trigrams,
            boolean trigramsVisible,
            boolean trigramsAvailable,
            boolean creates) {}

    /** @throws DatabaseNotUsable when the database does not meet a requirement */
    public static void check(Jdbi jdbi, PostgresAddress address) {
        Facts facts = jdbi.withHandle(handle -> handle.createQuery(FACTS)
                .map((row, context) -> new Facts(
                        row.getInt(1),
                        row.getBoolean(2),
                        row.getBoolean(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getBoolean(8),
                        row.getBoolean(9),
                        row.getBoolean(10)))
                .one());
        String missing = missing(facts, address);
        if (missing != null) {
            throw new DatabaseNotUsable(missing);
        }
    }

    private static @Nullable String missing(Facts facts, PostgresAddress address) {
        String database = address.shown();
        if (facts.version < OLDEST_VERSION * 10_000) {
            return "The database is PostgreSQL %d; Tenantry needs version %d or newer."
                    .formatted(facts.version / 10_000, OLDEST_VERSION);
        }
        if (facts.standby) {
            return standby(database);
        }
        if (facts.readOnly) {
            return "The database %s is read only: set default_transaction_read_only to off for it and for the user \"%s\"."
                    .formatted(database, address.user());
        }
        if (!facts.encoding.equals("UTF8")) {
            return ("The database %s has the encoding %s, which cannot hold every name. Create one with"
                            + " CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.")
                    .formatted(database, facts.encoding);
        }
        if (facts.schema == null) {
            return ("No schema of the search path (%s) exists in %s, or the user \"%s\" has no access to it. Create it with"
                            + " CREATE SCHEMA … AUTHORIZATION …, or correct currentSchema in the URL.")
                    .formatted(facts.searchPath, database, address.user());
        }
        return missingTrigrams(facts, database, address.user());
    }

    private static @Nullable String missingTrigrams(Facts facts, String database, String user) {
        if (facts.trigramsVisible) {
            return null;
        }
        if (facts.trigrams != null) {
            return ("The extension pg_trgm of %s is in the schema \"%s\", which is not in the search path (%s). Add it to the"
                            + " search path (currentSchema in the URL), or move the extension with ALTER EXTENSION pg_trgm"
                            + " SET SCHEMA %s.")
                    .formatted(database, facts.trigrams, facts.searchPath, facts.schema);
        }
        if (!facts.trigramsAvailable) {
            return "The server of %s has no extension pg_trgm. Install PostgreSQL's contrib package there."
                    .formatted(database);
        }
        if (!facts.creates) {
            return ("The user \"%s\" is not allowed to install the extension pg_trgm in %s. Make it the owner of the"
                            + " database, or install the extension as an administrator: CREATE EXTENSION pg_trgm.")
                    .formatted(user, database);
        }
        return null;
    }

    /** The message about a server that is a standby. */
    static String standby(String database) {
        return ("The database %s is a standby, which takes no changes. Name the primary, or all servers with commas between:"
                        + " the primary among them is found.")
                .formatted(database);
    }

    /** Warns of a locale in which the search for a part of a name misses letters. To be called when the schema exists. */
    public static void warn(Jdbi jdbi) {
        boolean letters = jdbi.withHandle(handle -> handle.createQuery("SELECT show_trgm('ж') <> '{}'")
                .mapTo(boolean.class)
                .one());
        if (!letters) {
            LOG.warn(
                    "The locale of the database (LC_CTYPE) knows no letters but those of English: a search for a part of a"
                            + " name in another script reads every row. Create the database with LC_CTYPE 'C.UTF-8'.");
        }
    }
}

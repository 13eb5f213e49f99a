package io.tenantry.cli.database;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of every command that works on a database. */
public final class DatabaseOptions {
    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Folder of the embedded database and of the secret key (default: ./data; TENANTRY_DATA).")
    private Path data = Path.of("data");

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description = "Use this PostgreSQL 15 or newer instead of the embedded one (TENANTRY_DATABASE_URL,"
                    + " with TENANTRY_DATABASE_USER and TENANTRY_DATABASE_PASSWORD).")
    private String databaseUrl = "";

    public DatabaseOptions() {}

    /** The options of a command that chooses the folder itself. */
    public DatabaseOptions(Path data) {
        this.data = data;
    }

    /** The folder of the embedded database and of the secret key. */
    public Path data() {
        return data;
    }

    String databaseUrl() {
        return databaseUrl;
    }

    /** Whether the database is an external one. */
    public boolean isExternal() {
        return !databaseUrl.isBlank();
    }
}

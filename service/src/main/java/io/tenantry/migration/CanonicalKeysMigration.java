package io.tenantry.migration;

import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jdbi.v3.core.Jdbi;

/** The Flyway migration that computes the keys of addresses and names, see {@link CanonicalKeys}. */
public final class CanonicalKeysMigration implements JavaMigration {
    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("202611260930");
    }

    @Override
    public String getDescription() {
        return "canonical keys";
    }

    @Override
    public Integer getChecksum() {
        return CanonicalKeys.CHECKSUM;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) {
        Jdbi.create(context.getConnection()).useHandle(CanonicalKeys::compute);
    }
}

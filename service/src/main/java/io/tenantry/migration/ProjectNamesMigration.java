package io.tenantry.migration;

import io.tenantry.canonical.Names;
import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The migration that computes the forms in which the names of projects are searched and sorted. */
public final class ProjectNamesMigration implements JavaMigration {
    /** Stands in Flyway's history; another number says that the migration has become another. */
    static final int CHECKSUM = 1;

    private static final int BATCH = 10_000;

    private record Row(int id, String name) {}

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("202611261041");
    }

    @Override
    public String getDescription() {
        return "names of projects";
    }

    @Override
    public Integer getChecksum() {
        return CHECKSUM;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) {
        Jdbi.create(context.getConnection()).useHandle(ProjectNamesMigration::compute);
    }

    private static void compute(Handle handle) {
        int after = 0;
        List<Row> rows;
        do {
            rows = handle.createQuery("SELECT id, name FROM project WHERE id > :after ORDER BY id LIMIT :most")
                    .bind("after", after)
                    .bind("most", BATCH)
                    .map((row, statement) -> new Row(row.getInt(1), row.getString(2)))
                    .list();
            PreparedBatch batch = handle.prepareBatch("UPDATE project SET name_fold = ?, name_order = ? WHERE id = ?");
            for (Row row : rows) {
                batch.add(Names.fold(row.name), Names.order(row.name), row.id);
                after = row.id;
            }
            if (batch.size() > 0) {
                batch.execute();
            }
        } while (!rows.isEmpty());
    }
}

package io.tenantry.loading.demo;

import io.tenantry.storage.Database;
import java.time.Instant;

/** The past of the demo: the numbers of organizations and members grew for half a year, and the use of limits is looked at. */
public final class DemoPast {
    private static final int DAYS = 180;

    private DemoPast() {}

    /** Writes the past of the organizations that are stored. */
    public static void write(Database database, Instant now) {
        database.change(handle -> {
            handle.createUpdate("""
                            INSERT INTO growth_sample
                            SELECT date_trunc('hour', CAST(:now AS timestamptz)) - make_interval(days => :days - day),
                                ceil(o.total * (0.25 + 0.75 * day / :days)),
                                ceil(m.total * (0.2 + 0.8 * day * day / (:days * :days)))
                            FROM generate_series(0, :days - 1) day,
                                (SELECT count(*) AS total FROM organization) o,
                                (SELECT count(*) AS total FROM membership WHERE project_id IS NULL) m""").bind("now", now).bind("days", DAYS).execute();
            // Loading does not: it would be as many looks as rows.
            handle.execute("INSERT INTO usage_crossing (organization_id) SELECT id FROM organization ORDER BY id");
        });
    }
}

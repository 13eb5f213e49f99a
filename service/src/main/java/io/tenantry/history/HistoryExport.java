package io.tenantry.history;

import io.tenantry.access.Deadline;
import io.tenantry.access.OrganizationId;
import io.tenantry.storage.Database;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The entry class of exports of the history, for the administrator of the machine. */
public final class HistoryExport {
    private static final int AT_A_TIME = 5_000;

    private final Database database;

    public HistoryExport(Database database) {
        this.database = database;
    }

    /** Is told the progress. */
    @FunctionalInterface
    public interface Watch {
        /** @param fraction the share that is done, 0 to 1 */
        void done(long count, double fraction);
    }

    /**
     * Reads all entries, or those of an organization, as of one moment; all by id,
     * those of an organization by time. It holds some thousands of them at a time.
     *
     * @param organization the organization, which may be deleted; null for all entries
     * @return the number of entries
     */
    public long read(@Nullable OrganizationId organization, Consumer<ExportedEntry> reader, Watch watch) {
        return Deadline.ofEachWait(
                Deadline.LONG,
                () -> database.readConsistently(handle -> {
                    long total = Math.max(1, ExportStore.count(handle, organization));
                    long count = 0;
                    ExportedEntry last = null;
                    List<ExportedEntry> page;
                    do {
                        page = ExportStore.page(handle, organization, last, AT_A_TIME);
                        page.forEach(reader);
                        count += page.size();
                        last = page.isEmpty() ? last : page.getLast();
                        watch.done(count, (double) count / total);
                    } while (page.size() == AT_A_TIME);
                    return count;
                }));
    }
}

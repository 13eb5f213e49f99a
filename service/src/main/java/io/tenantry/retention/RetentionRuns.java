package io.tenantry.retention;

import io.tenantry.access.Caller;
import io.tenantry.deletion.Purges;
import io.tenantry.fault.Fault;
import io.tenantry.measure.Backlog;
import io.tenantry.schedule.Tidy;
import io.tenantry.schedule.TidyRun;
import io.tenantry.storage.Database;
import java.util.List;

/** The entry class of the runs that delete data: by its age, and with deleted organizations. */
public final class RetentionRuns {
    private final Database database;
    private final Purges purges;

    public RetentionRuns(Database database, Purges purges) {
        this.database = database;
        this.purges = purges;
    }

    /**
     * The runs of all nodes.
     *
     * @param runs the last run of each task, by name
     * @param purges the deleted organizations whose grace time is over and whose data is still there
     */
    public record Found(List<TidyRun> runs, Backlog purges) {}

    /**
     * All runs.
     *
     * @throws Fault.NotAllowed unless the caller is an operator
     */
    public Found get(Caller caller) {
        switch (caller) {
            case Caller.Operator ignored -> {}
            case Caller.Person ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        }
        return new Found(database.read(Tidy::runs), purges.backlog());
    }
}

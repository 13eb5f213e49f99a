package io.tenantry.user.overview;

import io.tenantry.access.Caller;
import io.tenantry.access.PersonId;
import io.tenantry.fault.Fault;
import io.tenantry.storage.Database;
import java.time.Clock;
import java.util.List;

/** The entry class of people across organizations, for operators. */
public final class PersonOverviews {
    private final Database database;
    private final Clock clock;

    public PersonOverviews(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * One person.
     *
     * @throws Fault.NotFound if there is none
     * @throws Fault.NotAllowed for every caller but operators
     */
    public PersonOverview get(Caller caller, PersonId person) {
        requireOperator(caller);
        return database.read(handle -> PersonOverviewStore.find(handle, person))
                .orElseThrow(() -> new Fault.NotFound("person"));
    }

    /**
     * The memberships of a person, in organizations and projects, by number.
     *
     * @param most the maximum number
     * @param after only those after this number; 0 for the first
     * @throws Fault.NotAllowed for every caller but operators
     */
    public List<OverviewMembership> memberships(Caller caller, PersonId person, int most, int after) {
        requireOperator(caller);
        return database.read(handle -> PersonOverviewStore.memberships(handle, person, most, after));
    }

    /**
     * The sessions of a person that have not ended, the newest first, with those of operators who act as the person.
     *
     * @param most the maximum number
     * @throws Fault.NotAllowed for every caller but operators
     */
    public List<OverviewSession> sessions(Caller caller, PersonId person, int most) {
        requireOperator(caller);
        return database.read(handle -> PersonOverviewStore.sessions(handle, person, clock.instant(), most));
    }

    private static void requireOperator(Caller caller) {
        if (!(caller instanceof Caller.Operator)) {
            throw new Fault.NotAllowed();
        }
    }
}

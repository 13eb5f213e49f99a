package io.tenantry.webhook.failing;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.storage.Database;
import java.util.List;

/** The entry class of failing receivers of webhooks. Operators see those of all organizations. */
public final class FailingReceivers {
    private final Database database;

    public FailingReceivers(Database database) {
        this.database = database;
    }

    /**
     * The failing receivers after a position, by organization and project.
     *
     * @param most the maximum number
     * @throws Fault.NotAllowed unless the caller is an operator
     */
    public List<FailingReceiver> after(Caller caller, FailingReceiver.Position position, int most) {
        requireOperator(caller);
        return database.read(handle -> FailingReceiverStore.after(handle, position, most));
    }

    /**
     * The number of failing receivers.
     *
     * @param most more are not counted
     * @throws Fault.NotAllowed unless the caller is an operator
     */
    public int count(Caller caller, int most) {
        requireOperator(caller);
        return database.read(handle -> FailingReceiverStore.count(handle, most));
    }

    private static void requireOperator(Caller caller) {
        switch (caller) {
            case Caller.Operator ignored -> {}
            case Caller.Person ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
        }
    }
}

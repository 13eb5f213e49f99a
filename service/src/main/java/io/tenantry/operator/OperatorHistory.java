package io.tenantry.operator;

import io.tenantry.access.Caller;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditStore;
import io.tenantry.audit.Changes;
import io.tenantry.fault.Fault;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The audit entries of operators, and the permission to cause them. */
final class OperatorHistory {
    private OperatorHistory() {}

    /**
     * The operator that calls.
     *
     * @throws Fault.NotAllowed for every other caller
     */
    static Caller.Operator require(Caller caller) {
        return switch (caller) {
            case Caller.Operator operator -> operator;
            case Caller.Person ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        };
    }

    /**
     * Requires that the caller is an operator themselves, or uses the command line.
     *
     * @param message the reason that every other operator is told
     * @throws Fault.NotAllowed for every other operator
     */
    static void requireSelf(Caller.Operator caller, Operator operator, String message) {
        if (!caller.username().equals(operator.username()) && !OperatorNames.isReserved(caller.username())) {
            throw new Fault.NotAllowed(message);
        }
    }

    /**
     * Writes the audit entry of an act on an operator.
     *
     * @param caller null for the program itself
     */
    static void write(Handle handle, @Nullable Caller caller, Operation operation, String action, Operator operator) {
        AuditStore.note(
                handle,
                caller,
                AuditEntry.of(null, operation, action, "Operator", operator.id())
                        .named(operator.username()));
    }

    /**
     * Writes the audit entry of a change of an operator.
     *
     * @param caller null for the program itself
     */
    static void write(Handle handle, @Nullable Caller caller, String action, Operator operator, Changes changes) {
        AuditStore.note(
                handle,
                caller,
                AuditEntry.of(null, Operation.UPDATE, action, "Operator", operator.id())
                        .named(operator.username())
                        .changes(changes));
    }

    /** Writes the audit entry of an act on a key. */
    static void write(
            Handle handle, Caller caller, Operation operation, String action, OperatorKey key, Changes changes) {
        AuditStore.note(
                handle,
                caller,
                AuditEntry.of(null, operation, action, "OperatorKey", key.id())
                        .named(key.name())
                        .changes(changes));
    }
}

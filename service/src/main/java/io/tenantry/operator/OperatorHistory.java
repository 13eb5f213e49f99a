package io.tenantry.operator;

import io.tenantry.access.Caller;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.audit.CountedEntries;
import io.tenantry.fault.Fault;
import io.tenantry.logging.SecurityLog;
import io.tenantry.logging.SecurityLog.Event;
import io.tenantry.session.factor.FactorUsed;
import io.tenantry.storage.Database;
import java.util.Map;
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
        AuditLog.note(
                handle,
                caller,
                AuditEntry.of(null, operation, action, "Operator", operator.id().value())
                        .named(operator.username()));
    }

    /**
     * Writes the audit entry of a change of an operator.
     *
     * @param caller null for the program itself
     */
    static void write(Handle handle, @Nullable Caller caller, String action, Operator operator, Changes changes) {
        AuditLog.note(
                handle,
                caller,
                AuditEntry.of(
                                null,
                                Operation.UPDATE,
                                action,
                                "Operator",
                                operator.id().value())
                        .named(operator.username())
                        .changes(changes));
    }

    /** Writes the audit entry of a sign-in. */
    static void signedIn(Handle handle, Operator operator, String code) {
        AuditLog.note(
                handle,
                new Caller.Operator(operator.username()),
                AuditEntry.of(
                                null,
                                Operation.ACTION,
                                "signInOperator",
                                "Operator",
                                operator.id().value())
                        .named(operator.username())
                        .with("result", "success")
                        .with(
                                "factor",
                                FactorUsed.of(operator.secondFactor(), code).word()));
    }

    /**
     * Records a failed sign-in: a line in the log, and one audit entry for each operator, network address and minute, which
     * counts the failures. An unknown name has no entry and takes the same steps.
     */
    static void failed(Database database, String username) {
        database.change(handle -> {
            Operator operator = OperatorStore.lockNamed(handle, username).orElse(null);
            Caller.Operator account = operator == null ? null : new Caller.Operator(operator.username());
            SecurityLog.log(Event.SIGN_IN_FAILED, Map.of("caller", account == null ? "-" : account.logName()));
            AuditEntry entry = new AuditEntry(
                    null,
                    null,
                    Operation.ACTION,
                    "signInOperatorFailed",
                    "Operator",
                    operator == null ? null : operator.id().value(),
                    Map.of("result", "failure"));
            CountedEntries.note(handle, account, account == null ? entry : entry.named(account.username()));
        });
    }

    /** Writes the audit entry of an act on a key. */
    static void write(
            Handle handle, Caller caller, Operation operation, String action, OperatorKey key, Changes changes) {
        AuditLog.note(
                handle,
                caller,
                AuditEntry.of(null, operation, action, "OperatorKey", key.id().value())
                        .named(key.name())
                        .changes(changes));
    }
}

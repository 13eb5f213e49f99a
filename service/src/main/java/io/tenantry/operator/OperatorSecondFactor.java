package io.tenantry.operator;

import io.tenantry.access.Caller;
import io.tenantry.access.Origin;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.operator.OperatorFactorStore.Factor;
import io.tenantry.secret.SecretBox;
import io.tenantry.session.factor.Enrollment;
import io.tenantry.session.factor.RecoveryCodes;
import io.tenantry.session.factor.Totp;
import io.tenantry.storage.Database;
import io.tenantry.throttle.FailedAttempts;
import io.tenantry.throttle.FailedAttempts.Attempt;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/**
 * The entry class of the second factors of operators: one-time codes of an authenticator app, and recovery codes for its
 * loss. Operators set up their own; the command line does it for any.
 */
public final class OperatorSecondFactor {
    private static final String OWN = "An operator sets up no second factor but their own.";

    private final Database database;
    private final SecretBox box;
    private final Clock clock;
    private final FailedAttempts attempts;

    public OperatorSecondFactor(Database database, SecretBox box, Clock clock, FailedAttempts attempts) {
        this.database = database;
        this.box = box;
        this.clock = clock;
        this.attempts = attempts;
    }

    /**
     * Makes a new secret, which counts once it is confirmed and replaces one that was not.
     *
     * @throws Fault.NotFound when there is no such operator
     * @throws Fault.Conflict when the operator has a second factor already
     * @throws Fault.NotAllowed for every caller but that operator and the command line
     */
    public Enrollment enroll(Caller caller, int id) {
        return database.write(handle -> {
            Operator operator = own(handle, caller, id);
            requireNone(operator);
            String secret = Totp.newSecret();
            OperatorFactorStore.enroll(handle, id, box.seal(secret));
            OperatorHistory.write(handle, caller, Operation.ACTION, "enrollTwoFactor", operator);
            return Enrollment.of(operator.username(), secret);
        });
    }

    /**
     * Turns the second factor on, with a code of the new secret. From then on the password alone is refused over HTTP Basic.
     *
     * @return recovery codes, each accepted once in place of a code; to be shown this once
     * @throws Fault.NotFound when there is no such operator
     * @throws Fault.Conflict when it is on already, or there is no secret to confirm
     * @throws Fault.Invalid when the code is wrong
     * @throws Fault.TooMany when too many codes were wrong
     * @throws Fault.NotAllowed for every caller but that operator and the command line
     */
    public List<String> confirm(Caller caller, int id, String code) {
        List<String> codes = RecoveryCodes.random();
        withCode(caller, handle -> {
            Operator operator = own(handle, caller, id);
            requireNone(operator);
            if (factor(handle, id).secret() == null) {
                throw new Fault.Conflict("There is no secret to confirm: enroll first.");
            }
            if (!useCode(handle, id, RecoveryCodes.plain(code))) {
                return false;
            }
            OperatorFactorStore.confirm(
                    handle, id, codes.stream().map(RecoveryCodes::digest).toList());
            OperatorHistory.write(handle, caller, Operation.UPDATE, "enableTwoFactor", operator);
            return true;
        });
        return codes;
    }

    /**
     * Turns the second factor off, with a code or a recovery code.
     *
     * @throws Fault.NotFound when there is no such operator
     * @throws Fault.Conflict when it is not on
     * @throws Fault.Invalid when the code is wrong
     * @throws Fault.TooMany when too many codes were wrong
     * @throws Fault.NotAllowed for every caller but that operator
     */
    public void disable(Caller caller, int id, String code) {
        withCode(caller, handle -> {
            Operator operator = own(handle, caller, id);
            requireOne(operator);
            boolean right = RecoveryCodes.isOne(code)
                    ? OperatorFactorStore.useRecoveryCode(handle, id, RecoveryCodes.digest(code))
                    : useCode(handle, id, RecoveryCodes.plain(code));
            if (right) {
                turnOff(handle, caller, operator);
            }
            return right;
        });
    }

    /**
     * Turns the second factor off without a code, for the command line: the device and the recovery codes may be lost.
     *
     * @throws Fault.NotFound when there is no such operator
     * @throws Fault.Conflict when it is not on
     */
    public void disableByCommandLine(int id) {
        Caller.Operator caller = new Caller.Operator(OperatorNames.COMMAND_LINE);
        database.change(handle -> {
            Operator operator = own(handle, caller, id);
            requireOne(operator);
            turnOff(handle, caller, operator);
        });
    }

    private static void turnOff(Handle handle, Caller caller, Operator operator) {
        OperatorFactorStore.turnOff(handle, operator.id());
        OperatorHistory.write(handle, caller, Operation.UPDATE, "disableTwoFactor", operator);
    }

    private static Operator own(Handle handle, Caller caller, int id) {
        Caller.Operator by = OperatorHistory.require(caller);
        Operator operator = OperatorStore.lock(handle, id).orElseThrow(Operators::missing);
        OperatorHistory.requireSelf(by, operator, OWN);
        return operator;
    }

    private static void requireNone(Operator operator) {
        if (operator.secondFactor()) {
            throw new Fault.Conflict("Two-factor authentication is on already.");
        }
    }

    private static void requireOne(Operator operator) {
        if (!operator.secondFactor()) {
            throw new Fault.Conflict("Two-factor authentication is not on.");
        }
    }

    /** Runs work that returns whether the code was right, and counts wrong ones, so that codes cannot be guessed. */
    private void withCode(Caller caller, Predicate<Handle> work) {
        String from = Objects.requireNonNullElse(Origin.current().address(), "");
        String account = "operator's code\n" + OperatorHistory.require(caller).username();
        try (Attempt attempt = attempts.begin(account, from)) {
            if (!database.<Boolean, RuntimeException>write(work::test)) {
                attempt.failed();
                throw new Fault.Invalid(Problem.invalid("code", "This code is wrong, or was used before."));
            }
            attempt.succeeded();
        }
    }

    private boolean useCode(Handle handle, int id, String code) {
        Factor factor = factor(handle, id);
        byte[] sealed = factor.secret();
        if (sealed == null) {
            return false;
        }
        OptionalLong step = Totp.step(box.open(sealed), code, clock.instant(), factor.step());
        step.ifPresent(used -> OperatorFactorStore.usedStep(handle, id, used));
        return step.isPresent();
    }

    private static Factor factor(Handle handle, int id) {
        return OperatorFactorStore.ofLocked(handle, id).orElseThrow(Operators::missing);
    }
}

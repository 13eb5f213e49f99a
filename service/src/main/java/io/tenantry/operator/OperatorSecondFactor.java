package io.tenantry.operator;

import io.tenantry.access.Caller;
import io.tenantry.access.Origin;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.Changes;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.OperatorId;
import io.tenantry.operator.OperatorFactorStore.Factor;
import io.tenantry.password.Hashing;
import io.tenantry.password.Passwords;
import io.tenantry.secret.SecretBox;
import io.tenantry.secret.SecretPlace;
import io.tenantry.session.factor.Enrollment;
import io.tenantry.session.factor.RecoveryCodes;
import io.tenantry.session.factor.Totp;
import io.tenantry.storage.Database;
import io.tenantry.throttle.FailedAttempts;
import io.tenantry.throttle.FailedAttempts.Attempt;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;

/**
 * The entry class of the second factors of operators: one-time codes of an authenticator app, and recovery codes for its
 * loss. Operators set up their own and prove each time that they know their password; the command line does it for any.
 */
public final class OperatorSecondFactor {
    private static final String OWN = "An operator sets up only their own second factor.";

    private final Database database;
    private final SecretBox box;
    private final Clock clock;
    private final FailedAttempts attempts;
    private final Hashing hashing;
    private final String issuer;

    /** @param issuer the name of the installation in authenticator apps */
    public OperatorSecondFactor(
            Database database, SecretBox box, Clock clock, FailedAttempts attempts, Hashing hashing, String issuer) {
        this.database = database;
        this.box = box;
        this.clock = clock;
        this.attempts = attempts;
        this.hashing = hashing;
        this.issuer = issuer;
    }

    /**
     * Makes a new secret, which counts once it is confirmed and replaces one that was not.
     *
     * @param password that of the operator; any text for the command line, which needs none
     * @throws Fault.NotFound when there is no such operator
     * @throws Fault.Conflict when the operator has a second factor already
     * @throws Fault.Invalid when the password is wrong
     * @throws Fault.TooMany when too many passwords or codes were wrong
     * @throws Fault.NotAllowed for every caller but that operator and the command line
     */
    public Enrollment enroll(Caller caller, OperatorId id, String password) {
        return proven(caller, id, password, (handle, operator) -> {
            requireNone(operator);
            String secret = Totp.newSecret();
            OperatorFactorStore.enroll(handle, id, box.seal(secret, place(id)));
            OperatorHistory.write(handle, caller, Operation.ACTION, "enrollTwoFactor", operator);
            return Optional.of(Enrollment.of(issuer, operator.username(), secret));
        });
    }

    /**
     * Turns the second factor on, with a code of the new secret. From then on the password alone is refused over HTTP Basic.
     *
     * @param password as for {@link #enroll}
     * @return recovery codes, each accepted once instead of a code; shown only now
     * @throws Fault.NotFound when there is no such operator
     * @throws Fault.Conflict when it is on already, or there is no secret to confirm
     * @throws Fault.Invalid when the password or the code is wrong
     * @throws Fault.TooMany when too many passwords or codes were wrong
     * @throws Fault.NotAllowed for every caller but that operator and the command line
     */
    public List<String> confirm(Caller caller, OperatorId id, String password, String code) {
        return proven(caller, id, password, (handle, operator) -> {
            requireNone(operator);
            if (factor(handle, id).secret() == null) {
                throw new Fault.Conflict("There is no secret to confirm: enroll first.");
            }
            if (!useCode(handle, id, RecoveryCodes.plain(code))) {
                return Optional.empty();
            }
            List<String> codes = RecoveryCodes.random();
            OperatorFactorStore.confirm(
                    handle, id, codes.stream().map(RecoveryCodes::digest).toList());
            Operators.endBegun(handle, operator.username());
            OperatorHistory.write(
                    handle, caller, "enableTwoFactor", operator, new Changes().add("secondFactor", false, true));
            return Optional.of(codes);
        });
    }

    /**
     * Turns the second factor off, with a code or a recovery code.
     *
     * @param password as for {@link #enroll}
     * @throws Fault.NotFound when there is no such operator
     * @throws Fault.Conflict when it is not on
     * @throws Fault.Invalid when the password or the code is wrong
     * @throws Fault.TooMany when too many passwords or codes were wrong
     * @throws Fault.NotAllowed for every caller but that operator
     */
    public void disable(Caller caller, OperatorId id, String password, String code) {
        proven(caller, id, password, (handle, operator) -> {
            requireOne(operator);
            if (!accepts(handle, id, code)) {
                return Optional.empty();
            }
            turnOff(handle, caller, operator);
            return Optional.of(operator);
        });
    }

    /**
     * Turns the second factor off without a code, for the command line: the device and the recovery codes may be lost.
     *
     * @throws Fault.NotFound when there is no such operator
     * @throws Fault.Conflict when it is not on
     */
    public void disableByCommandLine(OperatorId id) {
        database.change(handle -> {
            Operator operator = OperatorStore.lock(handle, id).orElseThrow(Operators::missing);
            requireOne(operator);
            turnOff(handle, Caller.Operator.COMMAND_LINE, operator);
        });
    }

    private static void turnOff(Handle handle, Caller caller, Operator operator) {
        OperatorFactorStore.turnOff(handle, operator.id());
        Operators.endBegun(handle, operator.username());
        OperatorHistory.write(
                handle, caller, "disableTwoFactor", operator, new Changes().add("secondFactor", true, false));
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

    /**
     * Works on an operator, who is locked, after the password is compared. Wrong passwords and codes are counted, so that
     * neither can be guessed.
     *
     * @param work its result is empty when the code was wrong
     */
    private <T> T proven(
            Caller caller, OperatorId id, String password, BiFunction<Handle, Operator, Optional<T>> work) {
        Caller.Operator by = OperatorHistory.require(caller);
        Operator seen = Operators.seen(by, database.read(handle -> OperatorStore.find(handle, id)));
        OperatorHistory.requireSelf(by, seen, OWN);
        String from = Objects.requireNonNullElse(Origin.current().address(), "");
        try (Attempt attempt = attempts.begin("operator's factor\n" + by.username(), from)) {
            String hash = database.read(handle -> OperatorStore.passwordHash(handle, seen.username()))
                    .orElseThrow(Operators::missing);
            if (!OperatorNames.isReserved(by.username()) && hashing.match(from, password, hash) == Passwords.Match.NO) {
                attempt.failed();
                OperatorHistory.failed(database, seen.username());
                throw wrongPassword();
            }
            Optional<T> done = database.write(handle -> {
                Operator operator = OperatorStore.lock(handle, id)
                        // Another password was set while this one was compared.
                        .filter(now -> now.passwordChangedAt().equals(seen.passwordChangedAt()))
                        .orElseThrow(OperatorSecondFactor::wrongPassword);
                return work.apply(handle, operator);
            });
            if (done.isEmpty()) {
                attempt.failed();
                OperatorHistory.failed(database, seen.username());
                throw new Fault.Invalid(Problem.invalid("code", "This code is wrong, or was used before."));
            }
            attempt.succeeded();
            return done.get();
        }
    }

    private static Fault.Invalid wrongPassword() {
        return new Fault.Invalid(Problem.invalid("password", "This password is wrong."));
    }

    /** Uses up a one-time code or a recovery code of a locked operator; returns whether it was right. */
    boolean accepts(Handle handle, OperatorId id, String code) {
        return RecoveryCodes.isOne(code)
                ? OperatorFactorStore.useRecoveryCode(handle, id, RecoveryCodes.digest(code))
                : useCode(handle, id, RecoveryCodes.plain(code));
    }

    private boolean useCode(Handle handle, OperatorId id, String code) {
        Factor factor = factor(handle, id);
        byte[] sealed = factor.secret();
        if (sealed == null) {
            return false;
        }
        OptionalLong step = Totp.step(box.open(sealed, place(id)), code, clock.instant(), factor.step());
        step.ifPresent(used -> OperatorFactorStore.usedStep(handle, id, used));
        return step.isPresent();
    }

    private static SecretPlace place(OperatorId id) {
        return SecretPlace.of("operator", "totp_secret", id.value());
    }

    private static Factor factor(Handle handle, OperatorId id) {
        return OperatorFactorStore.ofLocked(handle, id).orElseThrow(Operators::missing);
    }
}

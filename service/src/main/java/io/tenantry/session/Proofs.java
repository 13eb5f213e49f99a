package io.tenantry.session;

import io.tenantry.access.PersonId;
import io.tenantry.canonical.AddressKey;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.password.Hashing;
import io.tenantry.password.Passwords;
import io.tenantry.secret.SecretBox;
import io.tenantry.secret.SecretPlace;
import io.tenantry.session.factor.RecoveryCodes;
import io.tenantry.session.factor.Totp;
import io.tenantry.session.factor.TwoFactorStore;
import io.tenantry.storage.Database;
import io.tenantry.throttle.FailedAttempts;
import io.tenantry.throttle.FailedAttempts.Attempt;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Checks the credentials of people. An unknown address takes the same time as a wrong password. */
public final class Proofs {
    /** The field of the one-time code. */
    static final String CODE = "otp";

    /** The maximum length of an address in the database; a longer one cannot exist and is not looked up. */
    private static final int LONGEST_EMAIL = 254;

    private final Database database;
    private final SecretBox box;
    private final Clock clock;
    private final FailedAttempts attempts;
    private final Hashing hashing;
    private final FailedLogins failures;

    public Proofs(Database database, SecretBox box, Clock clock, FailedAttempts attempts, Hashing hashing) {
        this.database = database;
        this.box = box;
        this.clock = clock;
        this.attempts = attempts;
        this.hashing = hashing;
        this.failures = new FailedLogins(database);
    }

    /** As {@link #check(Proof, Runnable, BiFunction)}, for work that needs no preparation. */
    public <T> T check(Proof proof, BiFunction<Handle, Account, T> work) {
        return check(proof, () -> {}, work);
    }

    /**
     * Checks credentials and runs work of the person, in one transaction with the account locked.
     *
     * @param prepare slow preparation, done before the account is locked and only if the password is right
     * @throws Fault.Unauthenticated if the address or the password is wrong
     * @throws Fault.Invalid if the one-time code is missing or wrong
     * @throws Fault.TooMany if too many attempts before this one were wrong
     * @throws Fault.Unavailable if too many requests wait for password hashing
     */
    public <T> T check(Proof proof, Runnable prepare, BiFunction<Handle, Account, T> work) {
        if (proof.email().length() > LONGEST_EMAIL) {
            throw wrong();
        }
        String address = AddressKey.of(proof.email());
        Optional<Account> seen = database.read(handle -> SignInStore.byEmail(handle, address));
        String hash = seen.map(Account::passwordHash).orElse(null);
        // The hash is part of the key, so that a new password starts without failures on all nodes.
        try (Attempt attempt = attempts.begin(address + "\n" + hash, proof.from())) {
            Passwords.Match match = hashing.match(proof.from(), proof.password(), hash);
            if (match == Passwords.Match.NO) {
                attempt.failed();
                failures.count(seen.map(Account::personId).orElse(null));
                throw wrong();
            }
            PersonId person = seen.orElseThrow().personId();
            String renewed = match == Passwords.Match.OUTDATED ? hashing.hash(proof.from(), proof.password()) : null;
            prepare.run();
            Checked<T> checked = database.write(handle -> {
                Account account = SignInStore.lock(handle, person)
                        // The password may have changed during the comparison.
                        .filter(now -> Objects.equals(now.passwordHash(), hash))
                        .orElseThrow(Proofs::wrong);
                if (account.totpConfirmed() && isMissing(proof.code())) {
                    SignInHistory.incomplete(handle, person);
                    return new CodeMissing<>();
                }
                if (account.totpConfirmed() && !codeFits(handle, account, Objects.requireNonNull(proof.code()))) {
                    return new CodeWrong<>();
                }
                attempt.succeeded();
                if (renewed != null) {
                    SignInStore.renewHash(handle, person, renewed);
                }
                return new Done<>(work.apply(handle, account));
            });
            return switch (checked) {
                case Done<T>(T result) -> result;
                case CodeMissing<T> ignored ->
                    throw new Fault.Invalid(Problem.missing(CODE, "A one-time code is required."));
                case CodeWrong<T> ignored -> {
                    attempt.failed();
                    failures.count(person);
                    throw wrongCode();
                }
            };
        }
    }

    /**
     * The result for a correct password. A refusal must be committed, so it cannot be an exception inside the transaction.
     */
    private sealed interface Checked<T> {}

    private record Done<T>(T result) implements Checked<T> {}

    private record CodeMissing<T>() implements Checked<T> {}

    private record CodeWrong<T>() implements Checked<T> {}

    private static boolean isMissing(@Nullable String code) {
        return code == null || code.isBlank();
    }

    private boolean codeFits(Handle handle, Account account, String code) {
        if (RecoveryCodes.isOne(code)) {
            return TwoFactorStore.useRecoveryCode(handle, account.personId(), RecoveryCodes.digest(code));
        }
        return useCode(handle, account, RecoveryCodes.plain(code));
    }

    /** Whether a code is valid for the account's secret. A code is accepted only once. */
    public boolean useCode(Handle handle, Account account, String code) {
        byte[] sealed = account.totpSecret();
        if (sealed == null) {
            return false;
        }
        OptionalLong step = Totp.step(
                box.open(sealed, placeOfSecret(account.personId())), code, clock.instant(), account.totpStep());
        step.ifPresent(used -> TwoFactorStore.usedStep(handle, account.personId(), used));
        return step.isPresent();
    }

    /** The table, column and row to which the secret of a person's second factor is bound. */
    public static SecretPlace placeOfSecret(PersonId person) {
        return SecretPlace.of("sign_in", "totp_secret", person.value());
    }

    /** The fault for a wrong code. */
    public static Fault.Invalid wrongCode() {
        return new Fault.Invalid(Problem.invalid(CODE, "This code is wrong, or was used before."));
    }

    private static Fault.Unauthenticated wrong() {
        return new Fault.Unauthenticated(Fault.Unauthenticated.Why.PASSWORD);
    }
}

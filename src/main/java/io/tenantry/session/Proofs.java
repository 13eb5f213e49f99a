package io.tenantry.session;

import io.tenantry.access.TokenText;
import io.tenantry.audit.AuditNote;
import io.tenantry.audit.AuditNote.Operation;
import io.tenantry.audit.AuditStore;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.password.Passwords;
import io.tenantry.storage.AddressKey;
import io.tenantry.storage.Database;
import io.tenantry.storage.SecretBox;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Decides whether somebody is the person they say. Unknown addresses take as long as wrong passwords. */
final class Proofs {
    /** The field that carries a one-time code. */
    static final String CODE = "otp";

    /** In the database; a longer one is nobody's, and must not fill the memory of attempts. */
    private static final int LONGEST_EMAIL = 254;

    private final Database database;
    private final SecretBox box;
    private final Clock clock;
    private final Attempts byAccount;
    private final Attempts byAddress;

    Proofs(Database database, SecretBox box, Clock clock) {
        this.database = database;
        this.box = box;
        this.clock = clock;
        this.byAccount = new Attempts(clock, 3, Duration.ofMinutes(15));
        // An office full of people shares one.
        this.byAddress = new Attempts(clock, 100, Duration.ofMinutes(5));
    }

    /** As {@link #check(Proof, Runnable, BiFunction)}, for work that needs no preparation. */
    <T> T check(Proof proof, BiFunction<Handle, Account, T> work) {
        return check(proof, () -> {}, work);
    }

    /**
     * Does something as the person, in one transaction with the account locked.
     *
     * @param prepare what takes a while, done before the account is locked and only for who knows the password
     * @throws Fault.Unauthenticated when the address or the password is wrong
     * @throws Fault.Invalid when the one-time code is missing or wrong
     * @throws Fault.TooMany when too many attempts before this one were wrong
     */
    <T> T check(Proof proof, Runnable prepare, BiFunction<Handle, Account, T> work) {
        if (proof.email().length() > LONGEST_EMAIL) {
            throw wrong();
        }
        String who = AddressKey.of(proof.email());
        if (!proof.from().isEmpty()) {
            byAddress.begin(proof.from());
        }
        byAccount.begin(who);
        Optional<Account> seen = database.read(handle -> SignInStore.byEmail(handle, who));
        String hash = seen.map(Account::passwordHash).orElse(null);
        Passwords.Match match = Passwords.match(proof.password(), hash);
        if (match == Passwords.Match.NO) {
            Integer person = seen.map(Account::personId).orElse(null);
            database.change(handle -> failed(handle, person));
            throw wrong();
        }
        int person = seen.orElseThrow().personId();
        String renewed = match == Passwords.Match.OUTDATED ? Passwords.hash(proof.password()) : null;
        prepare.run();
        AtomicBoolean proven = new AtomicBoolean();
        try {
            Optional<T> done = database.write(handle -> {
                Account account = SignInStore.lock(handle, person)
                        // Changed while it was compared: this is the password no more.
                        .filter(now -> Objects.equals(now.passwordHash(), hash))
                        .orElseThrow(Proofs::wrong);
                if (account.totpConfirmed() && !codeFits(handle, account, proof.code(), who)) {
                    // Counted, so it must be committed: nothing comes back, rather than a fault.
                    failed(handle, person);
                    return Optional.empty();
                }
                proven.set(true);
                if (renewed != null) {
                    SignInStore.renewHash(handle, person, renewed);
                }
                return Optional.of(work.apply(handle, account));
            });
            return done.orElseThrow(Proofs::wrongCode);
        } finally {
            if (proven.get()) {
                byAccount.succeeded(who);
                byAddress.withdraw(proof.from());
            }
        }
    }

    private static void failed(Handle handle, @Nullable Integer person) {
        for (SignInStore.Disabled disabled : SignInStore.failed(handle, person)) {
            AuditNote note = AuditNote.of(
                    disabled.organizationId(), Operation.UPDATE, "updateUser", "Membership", disabled.membershipId());
            AuditStore.note(handle, null, note.fields(List.of("disabled")));
        }
    }

    private boolean codeFits(Handle handle, Account account, @Nullable String code, String who) {
        if (code == null || code.isBlank()) {
            byAccount.withdraw(who);
            throw new Fault.Invalid(Problem.missing(CODE, "A one-time code is required."));
        }
        String plain = code.replaceAll("[\\s-]", "");
        if (plain.length() != 6) {
            byte[] digest = TokenText.digest(plain.toUpperCase(Locale.ROOT));
            return TwoFactorStore.useRecoveryCode(handle, account.personId(), digest);
        }
        return useCode(handle, account, plain);
    }

    /** Whether that is a code of the account's secret, which is good no second time. */
    boolean useCode(Handle handle, Account account, String code) {
        byte[] sealed = account.totpSecret();
        if (sealed == null) {
            return false;
        }
        OptionalLong step = Totp.step(box.open(sealed), code, clock.instant(), account.totpStep());
        step.ifPresent(used -> TwoFactorStore.usedStep(handle, account.personId(), used));
        return step.isPresent();
    }

    /** What a wrong code is answered with. */
    static Fault.Invalid wrongCode() {
        return new Fault.Invalid(Problem.invalid(CODE, "This code is wrong, or was used before."));
    }

    private static Fault.Unauthenticated wrong() {
        return new Fault.Unauthenticated(Fault.Unauthenticated.Why.PASSWORD);
    }
}

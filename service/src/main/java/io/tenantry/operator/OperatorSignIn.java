package io.tenantry.operator;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tenantry.access.Caller;
import io.tenantry.access.Deadline;
import io.tenantry.access.RequestSlot;
import io.tenantry.cache.ChangeFeed;
import io.tenantry.cache.ChangeFeed.Topic;
import io.tenantry.fault.Fault;
import io.tenantry.operator.Operators.Credentials;
import io.tenantry.password.Hashing;
import io.tenantry.password.Passwords;
import io.tenantry.storage.Database;
import io.tenantry.throttle.FailedAttempts;
import io.tenantry.throttle.FailedAttempts.Attempt;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The sign-in of operators with each request: by a key, or by user name and password. The password of an operator with a
 * second factor is not enough. It gets the reply of a wrong password, so that the reply does not reveal whether it is
 * correct.
 */
public final class OperatorSignIn {
    private static final int[] SLOTS = {ChangeFeed.slot(Topic.OPERATORS, 0)};

    /**
     * The result of a comparison.
     *
     * @param operator the operator; null when the credentials were wrong
     * @param stored the stored hash that the password was compared with; null without one
     * @param mark the position in the change feed before that hash was read
     */
    private record Verdict(
            Caller.@Nullable Operator operator, @Nullable String stored, long mark) {}

    private final Database database;
    private final FailedAttempts attempts;
    private final Hashing hashing;
    private final OperatorKeys keys;
    private final OperatorProofs proofs;
    private final SecretKeySpec cacheKey;

    /** Right credentials of the last minutes by a keyed digest: a hash for every request would allow a few dozen a second. */
    private final Cache<String, Verdict> verified = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofMinutes(5))
            .maximumSize(10_000)
            .build();

    /** The same credentials from the same network address, sent many times at once, are hashed once. */
    private final Map<String, CompletableFuture<Verdict>> verifying = new ConcurrentHashMap<>();

    public OperatorSignIn(
            Database database,
            FailedAttempts attempts,
            Hashing hashing,
            OperatorKeys keys,
            OperatorSecondFactor factors) {
        this.database = database;
        this.attempts = attempts;
        this.hashing = hashing;
        this.keys = keys;
        this.proofs = new OperatorProofs(database, attempts, hashing, factors);
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        this.cacheKey = new SecretKeySpec(key, "HmacSHA256");
    }

    /**
     * The operator that presents a key as a bearer token.
     *
     * @param from the network address that it comes from
     * @throws Fault.Unauthenticated when it is unknown, expired or revoked
     * @throws Fault.TooMany when it is unknown and too many others from there were
     */
    public Caller.Operator authenticate(String key, String from) {
        return attempts.lookUp(from, () -> keys.authenticate(key));
    }

    /**
     * The operator who presents credentials: a user name with a key or a password. It takes as long for an unknown name, and for
     * an operator with a second factor, as for a wrong password.
     *
     * @param from the network address that they come from
     * @throws Fault.Unauthenticated when the credentials are wrong, or the operator has a second factor
     * @throws Fault.TooMany when too many from there were wrong
     * @throws Fault.Unavailable when too many wait for a hash, or the {@link Deadline} has passed
     */
    public Caller.Operator authenticate(Credentials presented, String from) {
        if (presented.password().startsWith(OperatorKeys.PREFIX)) {
            Optional<Caller.Operator> byKey = byKey(presented);
            if (byKey.isPresent()) {
                return byKey.get();
            }
        }
        // With the address: credentials that are cached for another one must not be found by guessing.
        String digest = digest(presented, from);
        Verdict known = verified.getIfPresent(digest);
        Verdict verdict = known == null ? null : stillValid(known, presented, digest);
        if (verdict == null) {
            verdict = verifyOnce(presented, from, digest);
        } else {
            attempts.check(OperatorProofs.account(presented), from);
        }
        Caller.Operator operator = verdict.operator;
        if (operator == null) {
            throw new Fault.Unauthenticated(Fault.Unauthenticated.Why.PASSWORD);
        }
        return operator;
    }

    /**
     * The operator who presents user name, password and a code of the second factor, for one request. Without a second factor
     * the code is ignored.
     *
     * @param code a one-time code or a recovery code
     * @param from the network address that they come from
     * @throws Fault.Unauthenticated when anything is wrong
     * @throws Fault.TooMany when too many from there were wrong
     * @throws Fault.Unavailable when too many wait for a hash
     */
    public Caller.Operator authenticate(Credentials presented, String code, String from) {
        return proofs.check(presented, code, from, (handle, operator) -> new Caller.Operator(operator.username()));
    }

    /** The operator of a key that is sent with the operator's own name. A key cannot be guessed, so no lock applies. */
    private Optional<Caller.Operator> byKey(Credentials presented) {
        try {
            return Optional.of(keys.authenticate(presented.password()))
                    .filter(operator -> operator.username().equals(presented.username()));
        } catch (Fault.Unauthenticated refused) {
            if (refused.why() == Fault.Unauthenticated.Why.KEY) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /**
     * A verdict that still holds, because no operator has changed or this operator's hash is the same; else null. A change of
     * another operator, or a change feed that is late on a busy machine, costs a query instead of a hash.
     */
    private @Nullable Verdict stillValid(Verdict verdict, Credentials presented, String digest) {
        ChangeFeed changes = database.changes();
        if (changes.current() && changes.unchangedSince(verdict.mark, SLOTS)) {
            return verdict;
        }
        long mark = changes.mark();
        if (!Objects.equals(storedHash(presented), verdict.stored)) {
            return null;
        }
        return cached(digest, new Verdict(verdict.operator, verdict.stored, mark));
    }

    private Verdict cached(String digest, Verdict verdict) {
        if (verdict.operator != null) {
            verified.put(digest, verdict);
        }
        return verdict;
    }

    private @Nullable String storedHash(Credentials presented) {
        return database.read(handle -> OperatorStore.sufficientPasswordHash(handle, presented.username()))
                .orElse(null);
    }

    private Verdict verifyOnce(Credentials presented, String from, String digest) {
        CompletableFuture<Verdict> own = new CompletableFuture<>();
        CompletableFuture<Verdict> other = verifying.putIfAbsent(digest, own);
        if (other != null) {
            Verdict shared = RequestSlot.released(() -> await(other));
            Verdict valid = stillValid(shared, presented, digest);
            return valid == null ? verifyOnce(presented, from, digest) : valid;
        }
        try {
            Verdict verdict = cached(digest, verify(presented, from));
            own.complete(verdict);
            return verdict;
        } catch (RuntimeException failed) {
            own.completeExceptionally(failed);
            throw failed;
        } finally {
            verifying.remove(digest, own);
        }
    }

    private static Verdict await(CompletableFuture<Verdict> other) {
        try {
            return Deadline.current().await(other);
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    private Verdict verify(Credentials presented, String from) {
        try (Attempt attempt = attempts.begin(OperatorProofs.account(presented), from)) {
            long mark = database.changes().mark();
            String stored = storedHash(presented);
            Passwords.Match match = hashing.match(from, presented.password(), stored);
            if (match == Passwords.Match.NO) {
                attempt.failed();
                OperatorHistory.failed(database, presented.username());
                return new Verdict(null, stored, mark);
            }
            attempt.succeeded();
            if (match == Passwords.Match.OUTDATED) {
                String hash = hashing.hash(from, presented.password());
                String before = Objects.requireNonNull(stored);
                database.change(handle -> OperatorStore.replace(handle, presented.username(), before, hash));
            }
            return new Verdict(new Caller.Operator(presented.username()), stored, mark);
        }
    }

    private String digest(Credentials credentials, String from) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(cacheKey);
            mac.update(from.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            mac.update(credentials.username().getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return HexFormat.of().formatHex(mac.doFinal(credentials.password().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

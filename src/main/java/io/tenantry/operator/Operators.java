package io.tenantry.operator;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.password.Passwords;
import io.tenantry.storage.ChangeFeed;
import io.tenantry.storage.ChangeFeed.Topic;
import io.tenantry.storage.Database;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The door to operators: who may run the installation. */
public final class Operators {
    private static final int[] SLOTS = {ChangeFeed.slot(Topic.OPERATORS, 0)};

    /**
     * A user name and its password, as somebody configured or sent them.
     */
    public record Credentials(String username, String password) {
        @Override
        public String toString() {
            return "Credentials[" + username + "]";
        }
    }

    private record Verified(Caller.Operator operator, long mark) {}

    private final Database database;
    private final SecretKeySpec memoryKey;
    /** Verified credentials by a keyed hash: Argon2 on every request would allow a few dozen a second. */
    private final Cache<String, Verified> verified = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofMinutes(5))
            .maximumSize(10_000)
            .build();

    /** The same credentials, sent many times at once, are verified once. */
    private final ReentrantLock[] verifying = new ReentrantLock[64];

    public Operators(Database database) {
        Arrays.setAll(verifying, ignored -> new ReentrantLock());
        this.database = database;
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        this.memoryKey = new SecretKeySpec(key, "HmacSHA256");
    }

    /**
     * Who presents credentials; takes as long for an unknown name as for a wrong password.
     *
     * @throws Fault.Unauthenticated when they do not fit
     */
    public Caller.Operator authenticate(Credentials presented) {
        String memory = memoryOf(presented);
        Caller.Operator known = known(memory);
        if (known != null) {
            return known;
        }
        ReentrantLock alone = verifying[memory.hashCode() & (verifying.length - 1)];
        alone.lock();
        try {
            known = known(memory);
            return known != null ? known : verify(presented, memory);
        } finally {
            alone.unlock();
        }
    }

    private Caller.@Nullable Operator known(String memory) {
        Verified known = verified.getIfPresent(memory);
        ChangeFeed changes = database.changes();
        boolean right = known != null && changes.current() && changes.unchangedSince(known.mark, SLOTS);
        return known != null && right ? known.operator : null;
    }

    private Caller.Operator verify(Credentials presented, String memory) {
        long mark = database.changes().mark();
        Optional<String> stored = database.read(handle -> OperatorStore.passwordHash(handle, presented.username()));
        switch (Passwords.match(presented.password(), stored.orElse(null))) {
            case NO -> throw new Fault.Unauthenticated(Fault.Unauthenticated.Why.PASSWORD);
            case YES -> {}
            case OUTDATED -> renewHash(presented, stored.orElseThrow());
        }
        Caller.Operator operator = new Caller.Operator(presented.username());
        verified.put(memory, new Verified(operator, mark));
        return operator;
    }

    private void renewHash(Credentials proven, String outdated) {
        String hash = Passwords.hash(proven.password());
        database.change(handle -> OperatorStore.replace(handle, proven.username(), outdated, hash));
    }

    /** Creates these operators, and gives those that are there already the passwords named here. */
    public void configure(List<Credentials> operators) {
        database.change(handle -> {
            for (Credentials operator : operators) {
                configure(handle, operator);
            }
        });
    }

    private static void configure(Handle handle, Credentials operator) {
        Optional<String> stored = OperatorStore.passwordHash(handle, operator.username());
        // The same password is left alone: a new hash of it would only make every program verify it anew.
        if (stored.isEmpty() || Passwords.match(operator.password(), stored.get()) != Passwords.Match.YES) {
            OperatorStore.put(handle, operator.username(), Passwords.hash(operator.password()));
        }
    }

    /**
     * Creates the first operator, {@code admin}, with a random password, when there is none at all.
     *
     * @return its credentials, to be shown this once
     */
    public Optional<Credentials> createFirst() {
        return database.write(handle -> {
            OperatorStore.lock(handle);
            if (OperatorStore.count(handle) > 0) {
                return Optional.empty();
            }
            byte[] random = new byte[18];
            new SecureRandom().nextBytes(random);
            String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
            OperatorStore.put(handle, "admin", Passwords.hash(password));
            return Optional.of(new Credentials("admin", password));
        });
    }

    private String memoryOf(Credentials credentials) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(memoryKey);
            mac.update(credentials.username().getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return HexFormat.of().formatHex(mac.doFinal(credentials.password().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

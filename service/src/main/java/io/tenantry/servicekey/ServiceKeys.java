package io.tenantry.servicekey;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.Precondition;
import io.tenantry.access.ServiceReach;
import io.tenantry.access.ServiceScope;
import io.tenantry.access.TokenText;
import io.tenantry.apikey.KeyUses;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.cache.CachedAnswers;
import io.tenantry.cache.ChangeFeed;
import io.tenantry.cache.ChangeFeed.Topic;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.ServiceKeyId;
import io.tenantry.listing.Slice;
import io.tenantry.schedule.Removal;
import io.tenantry.storage.Database;
import io.tenantry.throttle.Limit;
import io.tenantry.throttle.Throttle;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The entry class of service keys. A key expires, it can be revoked, and it is shown once; only its digest is stored.
 */
public final class ServiceKeys {
    /** The first characters of every key. */
    public static final String PREFIX = "tks_";

    private static final int SHOWN = PREFIX.length() + 6;
    /** The maximum number of keys that are neither revoked nor expired. */
    private static final int MOST_KEYS = 1_000;

    private static final Duration KEPT = Duration.ofDays(30);
    private static final long MOST_CACHED_BYTES = 4L << 20;
    private static final int[] SLOTS = {ChangeFeed.slot(Topic.OPERATORS, 0)};

    private final Database database;
    private final Clock clock;
    private final Throttle throttle;
    private final CachedAnswers<String, ServiceKey> cached;
    private final CachedAnswers<ServiceKeyId, Optional<ServiceKey>> cachedById;
    private final KeyUses uses;

    public ServiceKeys(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.throttle = new Throttle(database, clock);
        this.cached = new CachedAnswers<>(
                "service_keys",
                database.changes(),
                MOST_CACHED_BYTES,
                key -> 512 + 64 * ServiceKeyTerms.MOST_ORGANIZATIONS);
        this.cachedById = new CachedAnswers<>(
                "service_keys_by_id",
                database.changes(),
                MOST_CACHED_BYTES,
                key -> 512 + 64 * ServiceKeyTerms.MOST_ORGANIZATIONS);
        this.uses = new KeyUses(database, KeyUses.SERVICE_KEY);
    }

    /**
     * A new key.
     *
     * @param key the stored part
     * @param text the key itself, shown only now
     */
    public record Made(ServiceKey key, String text) {
        /** Never the key. */
        @Override
        public String toString() {
            return "Made[" + key.id() + "]";
        }
    }

    /**
     * Makes a key. A key of an operator makes none: it could outlive the key of the operator.
     *
     * @throws Fault.Invalid when the terms break a rule, or name an organization that does not exist
     * @throws Fault.Conflict when there are too many keys
     * @throws Fault.TooMany when the operator has made too many keys recently
     * @throws Fault.NotAllowed for every caller but operators, without a key
     */
    public Made create(Caller caller, ServiceKeyTerms terms) {
        Caller.Operator by = require(caller);
        by.requireProven();
        Fault.Invalid.check(terms.problems());
        String text = PREFIX + TokenText.random();
        return database.write(handle -> {
            requireExisting(handle, terms.named());
            Instant now = clock.instant();
            ServiceKeyStore.lockNumber(handle);
            if (ServiceKeyStore.countGood(handle, now) >= MOST_KEYS) {
                throw new Fault.Conflict("There are " + MOST_KEYS + " service keys. Revoke one first.");
            }
            throttle.passBy(handle, Limit.KEY_BY, caller, 1);
            ServiceKey key = ServiceKeyStore.insert(
                    handle,
                    terms,
                    text.substring(0, SHOWN),
                    TokenText.digest(text),
                    by.username(),
                    now,
                    now.plus(Duration.ofDays(terms.days())));
            write(
                    handle,
                    caller,
                    Operation.CREATE,
                    "createServiceKey",
                    key,
                    new Changes()
                            .add("scopes", null, words(key.scopes()))
                            .add("organizations", null, words(key.reach()))
                            .add("expiresAt", null, key.expiresAt().toString()));
            return new Made(key, text);
        });
    }

    private static void requireExisting(Handle handle, Set<OrganizationId> named) {
        Set<OrganizationId> there = ServiceKeyStore.lockExisting(handle, named);
        Fault.Invalid.check(named.stream()
                .filter(organization -> !there.contains(organization))
                .sorted()
                .map(organization -> Problem.unknown("organizations", "There is no organization " + organization + "."))
                .toList());
    }

    /**
     * Keys that are not revoked.
     *
     * @throws Fault.NotAllowed for every caller but operators
     */
    public Slice<ServiceKey> list(Caller caller, ServiceKeyQuery query) {
        require(caller);
        return database.readConsistently(handle -> ServiceKeyStore.list(handle, query));
    }

    /**
     * A key that is not revoked.
     *
     * @throws Fault.NotFound when there is none with that number
     * @throws Fault.NotAllowed for every caller but operators
     */
    public ServiceKey get(Caller caller, ServiceKeyId id) {
        require(caller);
        return database.read(handle -> ServiceKeyStore.byId(handle, id))
                .filter(key -> key.revokedAt() == null)
                .orElseThrow(ServiceKeys::missing);
    }

    /**
     * Revokes a key: it is refused at once by this program, and within a second by others on the same database.
     *
     * @param believed the state that the caller expects; checked with the key locked
     * @throws Fault.NotFound when there is none with that number that is not revoked
     * @throws Fault.NotAllowed for every caller but operators
     */
    public void revoke(Caller caller, ServiceKeyId id, Precondition<ServiceKey> believed) {
        require(caller);
        database.change(handle -> {
            ServiceKey key = ServiceKeyStore.lock(handle, id).orElseThrow(ServiceKeys::missing);
            believed.check(key);
            ServiceKeyStore.revoke(handle, id, clock.instant());
            write(
                    handle,
                    caller,
                    Operation.DELETE,
                    "deleteServiceKey",
                    key,
                    new Changes()
                            .add("scopes", words(key.scopes()), null)
                            .add("organizations", words(key.reach()), null));
        });
    }

    /**
     * The service that presents a key, which counts as a use of it.
     *
     * @throws Fault.Unauthenticated when it is unknown, expired or revoked
     */
    public Caller.ServiceKey authenticate(String presented) {
        byte[] digest = TokenText.digest(presented);
        ServiceKey key = cached.get(HexFormat.of().formatHex(digest), ignored -> find(digest));
        Instant now = clock.instant();
        if (!key.isGood(now)) {
            throw new Fault.Unauthenticated(Fault.Unauthenticated.Why.ENDED_KEY);
        }
        uses.note(key.id().value(), now);
        return new Caller.ServiceKey(key.id(), key.scopes(), key.reach());
    }

    /** Whether a key that was presented before is still neither revoked nor expired, for work that lasts. */
    public boolean isValid(ServiceKeyId id) {
        return cachedById
                .get(
                        id,
                        wanted -> new CachedAnswers.Fresh<>(
                                database.read(handle -> ServiceKeyStore.byId(handle, wanted)), SLOTS))
                .filter(key -> key.isGood(clock.instant()))
                .isPresent();
    }

    private CachedAnswers.Fresh<ServiceKey> find(byte[] digest) {
        // Unknown keys are not cached: strangers could fill the cache with them.
        ServiceKey key = database.read(handle -> ServiceKeyStore.byDigest(handle, digest))
                .orElseThrow(() -> new Fault.Unauthenticated(Fault.Unauthenticated.Why.KEY));
        return new CachedAnswers.Fresh<>(key, SLOTS);
    }

    /**
     * Writes down when keys were last used. To be called several times a minute, and at the end.
     *
     * @return whether more is left
     */
    public boolean keepUses() {
        return uses.keep();
    }

    /** Deletes keys that expired a month ago. To be called from time to time. */
    public void tidy() {
        Instant before = clock.instant().minus(KEPT);
        Removal.inBatches(database, (handle, most) -> ServiceKeyStore.forget(handle, before, most));
    }

    private static void write(
            Handle handle, Caller caller, Operation operation, String action, ServiceKey key, Changes changes) {
        AuditLog.note(
                handle,
                caller,
                AuditEntry.of(null, operation, action, "ServiceKey", key.id().value())
                        .named(key.name())
                        .changes(changes));
    }

    private static String words(Set<ServiceScope> scopes) {
        return scopes.stream().sorted().map(ServiceScope::word).collect(Collectors.joining(","));
    }

    /** The numbers of the organizations that a key sees. */
    private static String words(ServiceReach reach) {
        return switch (reach) {
            case ServiceReach.Everywhere ignored -> "all";
            case ServiceReach.Only(Set<OrganizationId> organizations) ->
                organizations.stream().sorted().map(OrganizationId::toString).collect(Collectors.joining(","));
        };
    }

    private static Fault.NotFound missing() {
        return new Fault.NotFound("service key");
    }

    private static Caller.Operator require(Caller caller) {
        if (caller instanceof Caller.Operator operator) {
            return operator;
        }
        throw new Fault.NotAllowed();
    }
}

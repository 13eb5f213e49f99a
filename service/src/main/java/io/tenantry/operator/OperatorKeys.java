package io.tenantry.operator;

import io.tenantry.access.Caller;
import io.tenantry.access.Precondition;
import io.tenantry.access.TokenText;
import io.tenantry.apikey.KeyUses;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.Changes;
import io.tenantry.cache.CachedAnswers;
import io.tenantry.cache.ChangeFeed;
import io.tenantry.cache.ChangeFeed.Topic;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.OperatorId;
import io.tenantry.id.OperatorKeyId;
import io.tenantry.listing.Slice;
import io.tenantry.schedule.Removal;
import io.tenantry.setting.Texts;
import io.tenantry.storage.Database;
import io.tenantry.throttle.Limit;
import io.tenantry.throttle.Throttle;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The entry class of keys of operators. A key is accepted instead of the password over HTTP Basic, and as a bearer token. It
 * expires, it can be revoked, and it is shown once; only its digest is stored.
 */
public final class OperatorKeys {
    /** The number of days after which a key expires, by default. */
    public static final int DEFAULT_DAYS = 90;

    /** The maximum number of days after which a key expires. */
    public static final int MOST_DAYS = 365;

    /** The first characters of every key. */
    static final String PREFIX = "tko_";

    private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9A-Za-z_-]{" + TokenText.LENGTH + "}");

    private static final int SHOWN = PREFIX.length() + 6;
    /** The maximum number of keys of an operator that are neither revoked nor expired. */
    private static final int MOST_KEYS = 100;

    private static final Duration KEPT = Duration.ofDays(30);
    private static final long MOST_CACHED_BYTES = 1L << 20;
    private static final int[] SLOTS = {ChangeFeed.slot(Topic.OPERATORS, 0)};

    private final Database database;
    private final Clock clock;
    private final Throttle throttle;
    private final CachedAnswers<String, OperatorKey> cached;
    private final KeyUses uses;

    /** Whether a text has the form of a key. */
    public static boolean isWellFormed(String text) {
        return FORM.matcher(text).matches();
    }

    public OperatorKeys(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.throttle = new Throttle(database, clock);
        this.cached = new CachedAnswers<>("operator_keys", database.changes(), MOST_CACHED_BYTES, key -> 512);
        this.uses = new KeyUses(database, KeyUses.OPERATOR_KEY);
    }

    /**
     * A new key.
     *
     * @param key the stored part
     * @param text the key itself, shown only now
     */
    public record Made(OperatorKey key, String text) {
        /** Never the key. */
        @Override
        public String toString() {
            return "Made[" + key.id() + "]";
        }
    }

    /**
     * Keys that are not revoked.
     *
     * @param operator the number of their operator; null for all operators that the caller sees
     * @throws Fault.NotFound when there is no such operator, or the caller is a key of another one
     * @throws Fault.NotAllowed for every caller but operators
     */
    public Slice<OperatorKey> list(Caller caller, @Nullable OperatorId operator, OperatorQuery query) {
        Caller.Operator by = OperatorHistory.require(caller);
        return database.readConsistently(handle -> {
            if (operator != null) {
                Operators.seen(by, OperatorStore.find(handle, operator));
            }
            return OperatorKeyStore.list(handle, operator, Operators.only(by), query);
        });
    }

    /**
     * A key that is not revoked.
     *
     * @throws Fault.NotFound when there is none with that number, or the caller is a key of another operator
     * @throws Fault.NotAllowed for every caller but operators
     */
    public OperatorKey get(Caller caller, OperatorKeyId id) {
        Caller.Operator by = OperatorHistory.require(caller);
        return database.read(handle -> OperatorKeyStore.find(handle, id))
                .filter(key -> isSeen(by, key))
                .orElseThrow(OperatorKeys::missing);
    }

    /**
     * Makes a key. An operator creates only own keys, because the history names the operator of a key. A key makes no key: it
     * would outlive its own end.
     *
     * @param operator the number of its operator
     * @param name 1 to 255 characters
     * @param days the number of days after which it expires, 1 to {@value #MOST_DAYS}
     * @throws Fault.NotFound when there is no such operator
     * @throws Fault.Invalid when name or days break a rule
     * @throws Fault.Conflict when the operator has too many keys
     * @throws Fault.TooMany when the operator has made too many recently
     * @throws Fault.NotAllowed for every caller but that operator, without a key, and the command line
     */
    public Made create(Caller caller, OperatorId operator, String name, int days) {
        Caller.Operator by = OperatorHistory.require(caller);
        String problem = Texts.nameProblem(name);
        if (problem != null) {
            throw new Fault.Invalid(Problem.invalid("name", problem));
        }
        if (days < 1 || days > MOST_DAYS) {
            throw new Fault.Invalid(
                    Problem.invalid("expiresInDays", "Must be a whole number from 1 to " + MOST_DAYS + "."));
        }
        String text = PREFIX + TokenText.random();
        return database.write(handle -> {
            Operator owner = Operators.seen(by, OperatorStore.lock(handle, operator));
            by.requireProven();
            OperatorHistory.requireSelf(by, owner, "An operator makes only their own keys.");
            Instant now = clock.instant();
            if (OperatorKeyStore.countGood(handle, operator, now) >= MOST_KEYS) {
                throw new Fault.Conflict("This operator has " + MOST_KEYS + " keys. Revoke one first.");
            }
            throttle.passBy(handle, Limit.KEY_BY, caller, 1);
            OperatorKeyId id = OperatorKeyStore.insert(
                    handle,
                    operator,
                    name,
                    text.substring(0, SHOWN),
                    TokenText.digest(text),
                    by.username(),
                    now,
                    now.plus(Duration.ofDays(days)));
            OperatorKey key = OperatorKeyStore.find(handle, id).orElseThrow();
            OperatorHistory.write(
                    handle,
                    caller,
                    Operation.CREATE,
                    "createOperatorKey",
                    key,
                    new Changes()
                            .add("operator", null, key.username())
                            .add("expiresAt", null, key.expiresAt().toString()));
            return new Made(key, text);
        });
    }

    /**
     * Revokes a key: it is refused at once by this program, and within a second by others on the same database. Sessions in
     * which its operator acts as a person, and keys of organizations for a quarter of an hour, end with it: it may have begun
     * them.
     *
     * @param believed the state that the caller expects; checked with the key locked
     * @throws Fault.NotFound when there is none with that number that is not revoked, or the caller is a key of another operator
     * @throws Fault.NotAllowed for every caller but operators
     */
    public void revoke(Caller caller, OperatorKeyId id, Precondition<OperatorKey> believed) {
        Caller.Operator by = OperatorHistory.require(caller);
        database.change(handle -> {
            OperatorKey key = OperatorKeyStore.lock(handle, id)
                    .filter(one -> isSeen(by, one))
                    .orElseThrow(OperatorKeys::missing);
            believed.check(key);
            OperatorKeyStore.revoke(handle, id, clock.instant());
            Operators.endBegun(handle, key.username());
            OperatorHistory.write(
                    handle,
                    caller,
                    Operation.DELETE,
                    "deleteOperatorKey",
                    key,
                    new Changes().add("operator", key.username(), null));
        });
    }

    /**
     * The operator that presents a key, which counts as a use of it.
     *
     * @throws Fault.Unauthenticated when it is unknown, expired or revoked
     */
    public Caller.Operator authenticate(String presented) {
        byte[] digest = TokenText.digest(presented);
        OperatorKey key = cached.get(HexFormat.of().formatHex(digest), ignored -> find(digest));
        Instant now = clock.instant();
        if (!key.isGood(now)) {
            throw new Fault.Unauthenticated(Fault.Unauthenticated.Why.ENDED_KEY);
        }
        uses.note(key.id().value(), now);
        return new Caller.Operator(key.username(), new Caller.Operator.OperatorKey(key.id(), key.expiresAt()));
    }

    private CachedAnswers.Fresh<OperatorKey> find(byte[] digest) {
        // Unknown keys are not cached: strangers could fill the cache with them.
        OperatorKey key = database.read(handle -> OperatorKeyStore.byDigest(handle, digest))
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
        Removal.inBatches(database, (handle, most) -> OperatorKeyStore.forget(handle, before, most));
    }

    private static boolean isSeen(Caller.Operator by, OperatorKey key) {
        String only = Operators.only(by);
        return only == null || only.equals(key.username());
    }

    private static Fault.NotFound missing() {
        return new Fault.NotFound("operator key");
    }
}

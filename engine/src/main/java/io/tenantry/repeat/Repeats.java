package io.tenantry.repeat;

import io.tenantry.access.Caller;
import io.tenantry.access.Deadline;
import io.tenantry.access.RequestSlot;
import io.tenantry.fault.Fault;
import io.tenantry.repeat.RepeatStore.Claim;
import io.tenantry.repeat.RepeatStore.Kept;
import io.tenantry.schedule.Removal;
import io.tenantry.secret.SecretBox;
import io.tenantry.secret.SecretPlace;
import io.tenantry.storage.Database;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests that are allowed to be sent again: the first one of a caller is carried out, and its answer is given to every
 * repetition of the next 24 hours, as long as the caller is allowed what the first one did. The answer is stored in the
 * transaction of what the request writes, so that there is never one without the other; a repetition that comes meanwhile waits for it. Until the request writes something it holds no
 * connection.
 */
public final class Repeats {
    private static final Logger LOG = LoggerFactory.getLogger(Repeats.class);
    private static final long FIRST_PAUSE = 20;
    private static final long LONGEST_PAUSE = 250;
    /** The maximum number of repetitions of one request that wait for it on a node: each asks the database again and again. */
    private static final int MOST_WAITING = 8;
    /** The maximum number of answers that a transaction deletes. */
    private static final int AT_A_TIME = 5_000;

    private final Database database;
    private final SecretBox box;
    private final Reliance reliance;
    private final Map<RepeatableName, Integer> waiting = new ConcurrentHashMap<>();

    /**
     * @param box encrypts the answers that are kept
     * @param reliance tells whether a caller still has the permissions of the first request
     */
    public Repeats(Database database, SecretBox box, Reliance reliance) {
        this.database = database;
        this.box = box;
        this.reliance = reliance;
    }

    /**
     * The answer to a request: that of carrying it out, or the stored one.
     *
     * @param name the caller's name for this request
     * @param carryOut carries out the request
     * @param ofFault the answer to a fault of the request
     * @throws Fault.Unavailable if the first request is not answered before the {@link Deadline}, or too many repetitions wait
     * @throws Fault.KeyReused if the key was used for another request
     * @throws Fault.NotAllowed if the caller no longer has a permission that the first request needed
     */
    public Answer once(Caller caller, RepeatableName name, Supplier<Answer> carryOut, Function<Fault, Answer> ofFault) {
        if (waiting.getOrDefault(name, 0) >= MOST_WAITING) {
            throw underWay();
        }
        Claim claim = Claim.of(name, database.changes().locks().node());
        byte[] fingerprint = name.fingerprint();
        Earlier earlier = look(claim, fingerprint);
        if (earlier.isUnderWay()) {
            earlier = awaited(name, claim, fingerprint);
        }
        Kept kept = earlier.kept;
        return kept == null ? first(claim, carryOut, ofFault) : again(caller, kept);
    }

    /**
     * The known facts of a request.
     *
     * @param claimed whether this one is the first
     * @param kept the answer to the first; null where there is none yet
     */
    private record Earlier(boolean claimed, @Nullable Kept kept) {
        boolean isUnderWay() {
            return !claimed && kept == null;
        }
    }

    private Earlier look(Claim claim, byte[] fingerprint) {
        return database.<Boolean, RuntimeException>write(handle -> RepeatStore.claim(handle, claim, fingerprint))
                ? new Earlier(true, null)
                : new Earlier(
                        false,
                        database.read(handle -> RepeatStore.find(handle, box, claim, fingerprint))
                                .orElse(null));
    }

    /** Waits until the first request is answered or given up. */
    private Earlier awaited(RepeatableName name, Claim claim, byte[] fingerprint) {
        waiting.merge(name, 1, (already, one) -> {
            if (already >= MOST_WAITING) {
                throw underWay();
            }
            return already + one;
        });
        try {
            Earlier earlier;
            long pause = FIRST_PAUSE;
            do {
                await(pause);
                earlier = look(claim, fingerprint);
                pause = Math.min(2 * pause, LONGEST_PAUSE);
            } while (earlier.isUnderWay());
            return earlier;
        } finally {
            waiting.computeIfPresent(name, (same, count) -> count == 1 ? null : count - 1);
        }
    }

    private static Fault.Unavailable underWay() {
        return new Fault.Unavailable("Too many repetitions wait for the first request.");
    }

    private Answer again(Caller caller, Kept kept) {
        String reliedOn = kept.reliedOn();
        if (reliedOn == null) {
            throw new Fault.KeyReused();
        }
        return database.read(handle -> {
            reliance.require(handle, caller, reliedOn);
            return kept.answer();
        });
    }

    /** Waits for the request under way; without the slot, which others may need to end that wait. */
    private static void await(long millis) {
        long most = Math.min(millis, Deadline.current().millisLeft());
        boolean slept = RequestSlot.released(() -> {
            try {
                Thread.sleep(most);
                return true;
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return false;
            }
        });
        if (!slept) {
            throw new Fault.Unavailable("The server is stopping.");
        }
    }

    private Answer first(Claim claim, Supplier<Answer> carryOut, Function<Fault, Answer> ofFault) {
        boolean kept = false;
        Reliance.Noted reliedOn = reliance.begin();
        try {
            Answer answer = database.writeTogether(() -> {
                Answer made = carriedOut(() -> reliedOn.during(carryOut::get), ofFault);
                database.change(handle -> {
                    if (!RepeatStore.keep(handle, box, claim, new Kept(made, reliedOn.written()))) {
                        throw new Fault.Unavailable("The request took too long.");
                    }
                });
                return made;
            });
            kept = true;
            return answer;
        } finally {
            if (!kept) {
                release(claim);
            }
        }
    }

    private Answer carriedOut(Supplier<Answer> carryOut, Function<Fault, Answer> ofFault) {
        try {
            return carryOut.get();
        } catch (Fault fault) {
            if (fault instanceof Fault.Unavailable
                    || fault instanceof Fault.TooMany
                    || fault instanceof Fault.LimitReached) {
                throw fault;
            }
            database.takeBack();
            return ofFault.apply(fault);
        }
    }

    /** Where that fails, too, the claim runs out. */
    private void release(Claim claim) {
        try {
            database.change(handle -> RepeatStore.release(handle, claim));
        } catch (RuntimeException failed) {
            LOG.warn("a request that failed cannot be repeated for a minute: {}", failed.toString());
        }
    }

    /**
     * Keeps the answers to requests that are carried out together, in the transaction of what they write.
     *
     * @param answers the answers to requests that rely on no permission in an organization
     * @return the requests that are the first of their names; the answers to all others are not kept
     */
    public Set<RepeatableName> keepFirst(Handle handle, Map<RepeatableName, Answer> answers) {
        return answers.isEmpty() ? Set.of() : RepeatStore.keepFirst(handle, box, answers);
    }

    /** Deletes expired answers. To be called from time to time. */
    public void tidy() {
        Removal.inBatches(database, AT_A_TIME, (handle, most) -> RepeatStore.forget(handle, most));
    }

    /** The place of the encrypted body of a reply. */
    public static SecretPlace place(String caller, String key) {
        return RepeatStore.place(caller, key);
    }
}

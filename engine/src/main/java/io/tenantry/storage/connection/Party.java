package io.tenantry.storage.connection;

import io.tenantry.access.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The party that work is done for: the organization or person of a caller, or an unknown client. Work for one party uses at
 * most a share of the connections, so that some are free for other parties. A party is used only by the thread of its work.
 */
public final class Party {
    private static final ScopedValue<Party> CURRENT = ScopedValue.newInstance();
    private static final int EACH = 8;
    private static final int EACH_ADDRESS = 16;

    private final List<Share> shares;
    /** The connections of this work: one that needs another must not wait for its own party. */
    private int held;

    private Party(List<Share> shares) {
        this.shares = shares;
    }

    /**
     * A part of the connections.
     *
     * @param name who uses it
     * @param divisor the part is the number of connections divided by this
     * @param turn those that wait for the share take turns by this name
     */
    record Share(String name, int divisor, String turn) {
        Share(String name, int divisor) {
            this(name, divisor, name);
        }
    }

    /** The party of a caller. Operators and services, which the operators of the installation admit, have no limit. */
    public static Party of(Caller caller) {
        return switch (caller) {
            case Caller.Operator ignored -> unlimited();
            case Caller.ServiceKey ignored -> unlimited();
            case Caller.Person person -> new Party(List.of(new Share(person.party(), EACH)));
            case Caller.OrganizationKey key -> new Party(List.of(new Share(key.party(), EACH)));
            case Caller.ProjectKey key -> new Party(List.of(new Share(key.party(), EACH)));
        };
    }

    /** The party of work that waits for no others, such as health checks. */
    public static Party unlimited() {
        return new Party(List.of());
    }

    /**
     * The party of a client that is not known, or not yet known. All of them together have one share, which the addresses
     * take in turns.
     *
     * @param address the network address
     */
    public static Party stranger(String address) {
        return new Party(List.of(new Share("address " + address, EACH_ADDRESS), new Share("strangers", EACH, address)));
    }

    /** Does work for this party. */
    public <T> T run(ScopedValue.CallableOp<T, RuntimeException> work) {
        return ScopedValue.where(CURRENT, this).call(work);
    }

    /** The party of the current work; null for work of no party. */
    static @Nullable Party current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }

    /** The shares that a further connection needs. */
    List<Share> needed() {
        return held > 0 ? List.of() : shares;
    }

    void hold() {
        held++;
    }

    void giveBack() {
        held--;
    }
}

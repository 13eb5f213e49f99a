package io.tenantry.measure;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often each outcome of something has come since the start of the program.
 *
 * @param <E> the outcomes
 */
public final class Counts<E extends Enum<E>> {
    private final Map<E, LongAdder> counts;

    /** @param outcomes the type of the outcomes */
    public Counts(Class<E> outcomes) {
        this.counts = new EnumMap<>(outcomes);
        for (E outcome : outcomes.getEnumConstants()) {
            counts.put(outcome, new LongAdder());
        }
    }

    /** Counts an outcome. */
    public void add(E outcome) {
        adder(outcome).increment();
    }

    /** How often an outcome has come. */
    public long of(E outcome) {
        return adder(outcome).sum();
    }

    private LongAdder adder(E outcome) {
        LongAdder adder = counts.get(outcome);
        if (adder == null) {
            throw new IllegalArgumentException(outcome.name());
        }
        return adder;
    }
}

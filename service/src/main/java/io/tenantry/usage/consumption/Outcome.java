package io.tenantry.usage.consumption;

import io.tenantry.usage.Usage;

/** The result of one consumption. */
public sealed interface Outcome {
    /**
     * It was counted.
     *
     * @param usage the use with it
     */
    record Granted(Usage usage) implements Outcome {}

    /**
     * It would exceed the limit, and nothing was counted.
     *
     * @param usage the use without it
     */
    record Refused(Usage usage) implements Outcome {}

    /** The organization does not exist, or the service does not see it. */
    record Missing() implements Outcome {}
}

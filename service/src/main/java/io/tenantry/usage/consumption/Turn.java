package io.tenantry.usage.consumption;

import io.tenantry.repeat.Answer;
import io.tenantry.repeat.RepeatableName;
import io.tenantry.usage.Usage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request that waits until its consumptions are decided, together with those of others.
 *
 * @param wanted its consumptions, in their order
 * @param kept how its reply is stored; null for a request that is not repeatable
 * @param decided the decisions, in the same order
 */
record Turn(List<Consumption> wanted, @Nullable Kept kept, CompletableFuture<List<Decision>> decided) {
    static Turn of(List<Consumption> wanted, @Nullable Kept kept) {
        return new Turn(wanted, kept, new CompletableFuture<>());
    }

    /**
     * A repeatable request of one consumption.
     *
     * @param name its name
     * @param answer the answer to a success
     */
    record Kept(RepeatableName name, Function<Usage, Answer> answer) {}

    /** A decision about one consumption. */
    sealed interface Decision {
        /** The final outcome. */
        record Final(Outcome outcome) implements Decision {}

        /**
         * The rest of the counter is not enough, but the blocks of running nodes may be.
         *
         * @param usage the use without it
         */
        record Unsure(Usage usage) implements Decision {}

        /** Nothing was counted: the request is not the first of its name. */
        record Repeated() implements Decision {}
    }
}

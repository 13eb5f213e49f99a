package io.tenantry.access;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The rest of a limit on an operation, for the sender of a request.
 *
 * @param limit the number of operations that is allowed at once
 * @param remaining the number that is left of them, at least 0
 * @param reset the time after which all of them are left again
 */
public record Allowance(int limit, int remaining, Duration reset) {
    private static final ScopedValue<Noted> CURRENT = ScopedValue.newInstance();

    /** The allowance with the smallest remaining share of those that apply to one request. */
    public static final class Noted {
        private volatile @Nullable Allowance tightest;

        /** The allowance with the smallest remaining share; null when no limit applied to the request. */
        public @Nullable Allowance tightest() {
            return tightest;
        }

        /** Collects the allowances that apply to the work. */
        public <T> T during(ScopedValue.CallableOp<T, RuntimeException> work) {
            return ScopedValue.where(CURRENT, this).call(work);
        }
    }

    /** Makes this known to the sender of the current request. */
    public void note() {
        if (CURRENT.isBound()) {
            Noted noted = CURRENT.get();
            Allowance before = noted.tightest;
            if (before == null || share() < before.share()) {
                noted.tightest = this;
            }
        }
    }

    private double share() {
        return (double) remaining / limit;
    }
}

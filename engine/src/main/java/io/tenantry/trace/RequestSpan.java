package io.tenantry.trace;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The span of a request that this program answers. */
public interface RequestSpan {
    /** Runs a part of the work on the request: what it does becomes part of the span. */
    <T> T during(Supplier<T> work);

    /**
     * The reply has been sent.
     *
     * @param api the name of the API
     * @param operation the name of the operation; null when the request named none
     */
    void end(String api, @Nullable String operation, int status);
}

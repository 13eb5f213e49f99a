package io.tenantry.trace;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The span of a request to another server. */
public interface OutgoingSpan {
    /** The headers by which the other server continues the trace. */
    Map<String, String> headers();

    /**
     * The request is over.
     *
     * @param status the status of the reply; null when there was none
     * @param good whether it succeeded
     */
    void end(@Nullable Integer status, boolean good);
}

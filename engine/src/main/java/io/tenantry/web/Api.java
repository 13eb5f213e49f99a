package io.tenantry.web;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import java.util.List;

/** One of the APIs or sites of this server: its paths, its operations and the form of its errors. */
public interface Api {
    /** The paths below which this API serves everything: {@code /user}. No slash at the end. */
    List<String> bases();

    /** Its name in metrics: one word in lower case. */
    default String name() {
        return bases().getFirst().substring(1);
    }

    /** Its operations, below each base. Of those that fit a path, the most specific ones serve it. */
    List<Route> routes();

    /**
     * The caller of a request.
     *
     * @throws Fault.Unauthenticated when the credentials are missing, unknown or no longer valid
     */
    Caller authenticate(Request request);

    /** The reply to a request that failed with a fault. */
    Reply fault(Request request, Fault fault);

    /** The reply to a request that failed by a defect of this program; it contains the request's id and no details. */
    Reply defect(Request request);

    /** The maximum length, in bytes, of the body of a request, if the operation has no other limit. */
    default int mostBody() {
        return 1 << 20;
    }

    /** Whether this is an API, which pages of configured origins can call, and not a site for people. */
    default boolean isApi() {
        return true;
    }

    /** Whether its requests wait for a request slot when the server is busy, and are refused when they wait too long. */
    default boolean waits() {
        return true;
    }

    /**
     * Called when the server is about to stop: requests that wait for events are answered now, and streams of events end.
     */
    default void stopping() {}

    /** A new id for a request that came without one. */
    default String newRequestId() {
        return RequestIds.next();
    }
}

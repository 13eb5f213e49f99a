package io.tenantry.web;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import java.util.List;

/** One of the APIs or sites that this server shows: its paths, its operations and the form of its errors. */
public interface Api {
    /** The paths below which everything is this API's: {@code /user}. No slash at the end. */
    List<String> bases();

    /** Its operations, below each base; of those that fit a path, the ones that name it most closely are the path's. */
    List<Route> routes();

    /**
     * Who is asking.
     *
     * @throws Fault.Unauthenticated when nobody knows
     */
    Caller authenticate(Request request);

    /** The reply that tells the caller what is wrong. */
    Reply fault(Request request, Fault fault);

    /** The reply to a request that failed by a defect of this program; nothing about it is told but the request's id. */
    Reply defect(Request request);

    /** How many bytes the body of a request may have that this API does not limit further. */
    default int mostBody() {
        return 1 << 20;
    }

    /** Whether it is an API, which pages of other origins may call where that is allowed, and not a site for people. */
    default boolean isApi() {
        return true;
    }

    /** Whether its requests wait for a free place when the server is busy, and are refused when they wait too long. */
    default boolean waits() {
        return true;
    }

    /** A new id for a request that came without one. */
    default String newRequestId() {
        return RequestIds.next();
    }
}

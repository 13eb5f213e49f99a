package io.tenantry.web.server;

import io.tenantry.web.Api;
import io.tenantry.web.Route;
import org.jspecify.annotations.Nullable;

/** A listener that is called for each request after its reply has been sent. It must be fast and throw nothing. */
@FunctionalInterface
public interface RequestWatch {
    /** Ignores the requests. */
    RequestWatch NOBODY = (api, route, status, nanos) -> {};

    /**
     * A request is over.
     *
     * @param api the API that the path belongs to
     * @param route the operation; null when the request named none
     * @param status the status of the reply; 408 when the client did not send its body
     * @param nanos the time from the end of the request's head to the end of the reply, in nanoseconds
     */
    void answered(Api api, @Nullable Route route, int status, long nanos);
}

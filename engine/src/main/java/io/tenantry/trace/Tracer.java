package io.tenantry.trace;

import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Records spans. They have names of operations and statements without their values, and never a part of a body or a credential. */
public interface Tracer {
    /**
     * Begins the span of a request.
     *
     * @param method the method of HTTP
     * @param header gives the value of a header; null when it was not sent
     */
    RequestSpan request(String method, UnaryOperator<@Nullable String> header);

    /**
     * Records a statement that was sent to the database, if it is part of a span.
     *
     * @param sql the statement, without values
     * @param failure the failure; null when it succeeded
     */
    void statement(String sql, Instant began, Instant ended, @Nullable Throwable failure);

    /**
     * Begins the span of a request to another server.
     *
     * @param name what it is for
     * @param host the host of the other server
     */
    OutgoingSpan outgoing(String name, String host);
}

package io.tenantry.postgres;

/** The embedded PostgreSQL does not start or stop; the message tells an operator the reason and the remedy. */
public final class PostgresFailed extends RuntimeException {
    PostgresFailed(String message) {
        super(message);
    }

    PostgresFailed(String message, Throwable cause) {
        super(message, cause);
    }
}

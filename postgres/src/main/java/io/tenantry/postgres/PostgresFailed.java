package io.tenantry.postgres;

/** The embedded PostgreSQL cannot be brought up; the message tells an operator what was tried and what to do. */
public final class PostgresFailed extends RuntimeException {
    PostgresFailed(String message) {
        super(message);
    }

    PostgresFailed(String message, Throwable cause) {
        super(message, cause);
    }
}

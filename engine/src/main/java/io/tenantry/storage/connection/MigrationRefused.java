package io.tenantry.storage.connection;

import org.jspecify.annotations.Nullable;

/**
 * A migration changed nothing, because the data must be corrected first. The message has the problem and the remedy, for an
 * operator.
 */
public class MigrationRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message the problem and its remedy, for an operator */
    protected MigrationRefused(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** The one that caused a failure; null when there is none. */
    static @Nullable MigrationRefused among(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MigrationRefused refused) {
                return refused;
            }
        }
        return null;
    }
}

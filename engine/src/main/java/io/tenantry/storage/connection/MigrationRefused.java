package io.tenantry.storage.connection;

import org.jspecify.annotations.Nullable;

/** A migration that changed nothing, because the data must be mended first; the message tells an operator what and how. */
public class MigrationRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message what is wrong and what to do, for an operator */
    protected MigrationRefused(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** The one that a failure was caused by; null when there is none. */
    static @Nullable MigrationRefused among(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MigrationRefused refused) {
                return refused;
            }
        }
        return null;
    }
}

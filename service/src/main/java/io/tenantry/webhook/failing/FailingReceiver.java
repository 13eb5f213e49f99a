package io.tenantry.webhook.failing;

import io.tenantry.access.OrganizationId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A receiver whose last attempt failed, and that is tried again.
 *
 * @param number the number of the project whose receiver it is; 0 for that of the organization itself
 * @param projectName empty for that of the organization itself
 * @param since the time of the oldest event that waits
 * @param attempts the number of attempts to send that event
 * @param error the reason of the last failure
 * @param retryAt the time of the next attempt
 */
public record FailingReceiver(
        OrganizationId organization,
        String organizationName,
        int number,
        String projectName,
        @Nullable Instant since,
        int attempts,
        String error,
        Instant retryAt) {
    /** Its position in the list. */
    public Position position() {
        return new Position(organization, number);
    }

    /** A position in the list: that of a receiver. */
    public record Position(OrganizationId organization, int number) {
        /** The start of the list. */
        public static final Position START = new Position(new OrganizationId(0), 0);
    }
}

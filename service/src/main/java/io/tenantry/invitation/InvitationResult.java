package io.tenantry.invitation;

import io.tenantry.fault.Problem;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result for one of several invitations.
 *
 * @param email the address, as it was sent
 * @param invitation the new invitation; null if none was created
 * @param problems the reasons why none was created; empty if one was
 * @param retryAfter the time until it can be tried again, if that is the only problem
 */
public record InvitationResult(
        String email,
        @Nullable Invitation invitation,
        List<Problem> problems,
        @Nullable Duration retryAfter) {
    public InvitationResult {
        problems = List.copyOf(problems);
    }
}

package io.tenantry.invitation;

import io.tenantry.fault.Problem;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one of many invitations.
 *
 * @param email the address, as it was sent
 * @param invitation what was made; null when nothing was
 * @param problems why not; none when one was
 * @param retryAfter when it can be tried again, where only that is wrong
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

package io.tenantry.invitation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one of many invitations.
 *
 * @param email the address, as it was sent
 * @param invitation what was made; null when nothing was
 * @param problems why not; none when one was
 */
public record InvitationResult(String email, @Nullable Invitation invitation, List<String> problems) {
    public InvitationResult {
        problems = List.copyOf(problems);
    }
}

package io.tenantry.invitation.answer;

import io.tenantry.invitation.Grants;
import io.tenantry.invitation.Invitation.Kind;
import io.tenantry.invitation.InvitationStore;
import io.tenantry.invitation.JoinStore;
import io.tenantry.invitation.LinkedInvitation;
import io.tenantry.password.PasswordPolicyStore;
import io.tenantry.storage.Database;
import java.time.Clock;
import java.util.Optional;

/** The entry class of invitation links: shows the holder of a link the invitation and its status. It changes nothing. */
public final class InvitationLinks {
    private final Database database;
    private final Clock clock;

    public InvitationLinks(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * The invitation of a link, even if it can no longer be accepted; empty if a newer link has replaced this one, or the
     * organization is disabled.
     *
     * @param token the token of the link in the e-mail
     */
    public Optional<LinkedInvitation> find(String token) {
        return database.readConsistently(handle -> InvitationStore.byToken(handle, token, clock.instant())
                .filter(found -> found.kind() == Kind.INVITE)
                .filter(found -> InvitationStore.enabled(handle, found.organizationId()))
                .map(found -> new LinkedInvitation(
                        found,
                        JoinStore.account(handle, found.email()),
                        PasswordPolicyStore.of(handle, found.organizationId(), null)
                                .orElseThrow(),
                        Grants.stands(handle, found, clock.instant()))));
    }
}

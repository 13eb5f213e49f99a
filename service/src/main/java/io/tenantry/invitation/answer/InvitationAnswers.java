package io.tenantry.invitation.answer;

import io.tenantry.access.Caller;
import io.tenantry.canonical.AddressKey;
import io.tenantry.fault.Fault;
import io.tenantry.id.InvitationId;
import io.tenantry.invitation.Grants;
import io.tenantry.invitation.Invitation;
import io.tenantry.invitation.Invitation.Kind;
import io.tenantry.invitation.Invitation.Status;
import io.tenantry.invitation.InvitationStore;
import io.tenantry.invitation.JoinStore;
import io.tenantry.invitation.Joining;
import io.tenantry.member.GivenPasswords;
import io.tenantry.member.VerifiedAddresses;
import io.tenantry.storage.Database;
import io.tenantry.storage.Pages;
import java.time.Clock;
import org.jdbi.v3.core.Handle;

/**
 * The entry class of invitations for the invited person: lists, accepts and rejects them. The person must have verified the
 * invited address.
 */
public final class InvitationAnswers {
    private final Database database;
    private final Clock clock;

    public InvitationAnswers(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * The invitations that wait for the caller's answer, by id.
     *
     * @throws Fault.NotAllowed if the caller is a key or an impersonator
     */
    public Pages<Invitation> waiting(Caller caller) {
        return Pages.read((before, most) -> database.readConsistently(handle -> InvitationStore.waitingFor(
                handle,
                Joining.themselves(handle, caller).email(),
                clock.instant(),
                before == null ? 0 : before.id().value(),
                most)));
    }

    /**
     * Accepts an invitation: the caller becomes a member of its organization, or of its projects.
     *
     * @param token the token of the link in the e-mail; empty if the caller has none and has verified the address
     * @return the invitation, accepted
     * @throws Fault.NotFound if none with that id was sent to the caller's address, or it was revoked
     * @throws Fault.NotAllowed if the caller is a key, an impersonator or a person without a verified address, or an
     *     administrator chose the caller's password; or a password before it, and the caller neither sends the token nor has
     *     proven by mail since then to own the address
     * @throws Fault.Conflict if it was answered or has expired, its issuer is no longer allowed to grant its role, or none
     *     of its projects is left
     * @throws Fault.QuotaReached if the organization has its maximum number of people
     */
    public Invitation accept(Caller caller, InvitationId id, String token) {
        return database.write(handle -> {
            JoinStore.Joiner joiner = Joining.themselves(handle, caller);
            Invitation sent = InvitationStore.find(handle, id, clock.instant())
                    .orElseThrow(() -> new Fault.NotFound(Joining.THING));
            boolean enabled = InvitationStore.lockOrganization(handle, sent.organizationId());
            Invitation invitation = lock(handle, joiner, id);
            if (!enabled) {
                throw new Fault.NotFound(Joining.THING);
            }
            Joining.requirePending(invitation);
            requireVerified(handle, joiner, id, token);
            GivenPasswords.requireNone(handle, caller);
            if (token.isEmpty() || !InvitationStore.fits(handle, id, token)) {
                GivenPasswords.requireProven(handle, joiner.id());
            }
            Grants.require(handle, invitation, clock.instant());
            Joining.enter(
                    handle,
                    caller,
                    invitation,
                    joiner.id(),
                    invitation.role(),
                    invitation.projectIds(),
                    clock.instant());
            return changed(handle, caller, "acceptInvitation", invitation);
        });
    }

    /**
     * Rejects an invitation.
     *
     * @param token as for {@link #accept}
     * @return the invitation, rejected
     */
    public Invitation reject(Caller caller, InvitationId id, String token) {
        return database.write(handle -> {
            JoinStore.Joiner joiner = Joining.themselves(handle, caller);
            Invitation invitation = lock(handle, joiner, id);
            Joining.requirePending(invitation);
            requireVerified(handle, joiner, id, token);
            InvitationStore.settle(handle, id, Status.REJECTED);
            return changed(handle, caller, "rejectInvitation", invitation);
        });
    }

    private Invitation changed(Handle handle, Caller caller, String action, Invitation before) {
        Invitation after =
                InvitationStore.find(handle, before.id(), clock.instant()).orElseThrow();
        Joining.noteChange(handle, caller, action, before, after);
        return after;
    }

    private Invitation lock(Handle handle, JoinStore.Joiner joiner, InvitationId id) {
        return InvitationStore.lock(handle, id, clock.instant())
                .filter(found -> found.kind() == Kind.INVITE)
                .filter(found -> AddressKey.of(found.email()).equals(AddressKey.of(joiner.email())))
                .orElseThrow(() -> new Fault.NotFound(Joining.THING));
    }

    /** The token was sent to the address, so a person who has it has verified the address. */
    private static void requireVerified(Handle handle, JoinStore.Joiner joiner, InvitationId id, String token) {
        if (joiner.verified()) {
            return;
        }
        if (token.isEmpty() || !InvitationStore.fits(handle, id, token)) {
            throw new Fault.NotAllowed("Verify your e-mail address first, or use the link of the invitation.");
        }
        JoinStore.markVerified(handle, joiner.id());
        VerifiedAddresses.note(handle, new Caller.Person(joiner.id()), joiner.id());
    }
}

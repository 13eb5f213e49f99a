package io.tenantry.invitation;

import io.tenantry.access.Caller;
import io.tenantry.access.Deadline;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.Precondition;
import io.tenantry.access.ProjectId;
import io.tenantry.access.TokenText;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.canonical.AddressKey;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.InvitationId;
import io.tenantry.invitation.Invitation.Kind;
import io.tenantry.invitation.Invitation.Status;
import io.tenantry.invitation.answer.InvitationAnswers;
import io.tenantry.mail.Outbox;
import io.tenantry.mail.Purpose;
import io.tenantry.member.Administered;
import io.tenantry.member.Role;
import io.tenantry.member.VerifiedAddresses;
import io.tenantry.storage.Database;
import io.tenantry.storage.Pages;
import io.tenantry.throttle.Limit;
import io.tenantry.throttle.Throttle;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The entry class of invitations and requests for admins of an organization: invites, changes, resends and revokes. The people
 * concerned can read their own here and answer through {@link InvitationAnswers}.
 */
public final class Invitations {
    private final Database database;
    private final Clock clock;
    private final Outbox outbox;
    private final InvitationLetters letters;
    private final Throttle throttle;
    private final Inviting inviting;

    /**
     * @param publicUrl the URL that links in mails begin with
     * @param timeToLive the time until an invitation expires
     */
    public Invitations(Database database, Clock clock, Outbox outbox, Supplier<String> publicUrl, Duration timeToLive) {
        this.database = database;
        this.clock = clock;
        this.outbox = outbox;
        this.letters = new InvitationLetters(publicUrl);
        this.throttle = new Throttle(database, clock);
        this.inviting = new Inviting(clock, outbox, letters, timeToLive, throttle);
    }

    /**
     * Invitations and requests of the organizations that the caller administers, by id.
     *
     * @param most the maximum number
     * @param skip the number to skip
     * @throws Fault.NotFound if the organization of the query is not visible to the caller
     * @throws Fault.NotAllowed if the caller does not administer it
     */
    public List<Invitation> list(Caller caller, InvitationQuery query, int most, long skip) {
        return database.readConsistently(handle -> InvitationStore.list(
                handle, Administered.all(handle, caller, query.organization()), query, clock.instant(), most, skip));
    }

    /** All invitations and requests that {@link #list} finds without a limit. */
    public Pages<Invitation> all(Caller caller, InvitationQuery query) {
        return Pages.read((before, most) -> database.readConsistently(handle -> InvitationStore.listAfter(
                handle,
                Administered.all(handle, caller, query.organization()),
                query,
                clock.instant(),
                before == null ? 0 : before.id().value(),
                most)));
    }

    /** The number that {@link #list} finds without a limit. */
    public long count(Caller caller, InvitationQuery query) {
        return database.readConsistently(handle -> InvitationStore.count(
                handle, Administered.all(handle, caller, query.organization()), query, clock.instant()));
    }

    /**
     * One invitation or request, for admins of its organization and for the person who is invited or asks to join.
     *
     * @throws Fault.NotFound if the caller sees none with that id, or it has expired or was revoked
     */
    public Invitation get(Caller caller, InvitationId id) {
        return database.readConsistently(handle -> {
            Invitation found = seen(handle, caller, InvitationStore.find(handle, id, clock.instant()));
            if (!InvitationQuery.DEFAULT.contains(found.status())) {
                throw new Fault.NotFound(Joining.THING);
            }
            return found;
        });
    }

    /**
     * Invites a person. Replaces a pending invitation of that organization for the same person.
     *
     * @param organization the organization; null for the only one that the caller administers
     * @throws Fault.Invalid if the address or a project is invalid, or the person already is a member
     * @throws Fault.TooMany if too many invitations were sent to that address recently
     */
    public Invitation invite(Caller caller, @Nullable OrganizationId organization, InvitationRequest request) {
        return database.write(handle -> {
            OrganizationId id = Administered.one(handle, caller, organization);
            InvitationResult result =
                    inviting.invite(handle, caller, id, List.of(request)).getFirst();
            if (result.retryAfter() != null) {
                throw Throttle.tooMany(result.retryAfter());
            }
            Invitation made = result.invitation();
            if (made == null) {
                throw new Fault.Invalid(result.problems());
            }
            return made;
        });
    }

    /**
     * Invites several people. A request that fails does not affect the others.
     *
     * @return a result for each request, in the same order
     */
    public List<InvitationResult> inviteAll(
            Caller caller, @Nullable OrganizationId organization, List<InvitationRequest> requests) {
        Deadline.extend(Deadline.BULK);
        return database.write(
                handle -> inviting.invite(handle, caller, Administered.one(handle, caller, organization), requests));
    }

    /**
     * Changes a pending invitation or request. The caller becomes the issuer of an invitation.
     *
     * @param role the new role, or null for no change
     * @param projects the new projects, or null for no change
     * @param believed the state that the caller expects; checked while it is locked
     * @throws Fault.NotFound if the caller sees none with that id
     * @throws Fault.NotAllowed if the caller does not administer its organization
     * @throws Fault.Conflict if it is no longer pending
     */
    public Invitation change(
            Caller caller,
            InvitationId id,
            @Nullable Role role,
            @Nullable List<ProjectId> projects,
            Precondition<Invitation> believed) {
        return database.write(handle -> {
            Invitation before = lock(handle, caller, id);
            believed.check(before);
            Joining.requirePending(before);
            Role newRole = role == null ? before.role() : role;
            List<ProjectId> newProjects = projects == null ? before.projectIds() : projects;
            if (newRole == before.role() && newProjects.equals(before.projectIds())) {
                return before;
            }
            if (projects != null
                    && InvitedStore.projects(handle, before.organizationId(), projects)
                                    .size()
                            != projects.size()) {
                throw new Fault.Invalid(Problem.invalid("projects", Inviting.NO_PROJECT));
            }
            InvitationStore.change(handle, id, newRole, newProjects);
            GrantStore.put(handle, caller, List.of(id));
            Invitation after = found(handle, id);
            Joining.noteChange(handle, caller, "updateInvitation", before, after);
            return after;
        });
    }

    /**
     * Revokes a pending invitation or request. A person who asked to join can revoke the own request.
     *
     * @throws Fault.NotFound if the caller sees none with that id
     * @throws Fault.NotAllowed if the caller is the invited person
     * @throws Fault.Conflict if it is no longer pending
     */
    public void revoke(Caller caller, InvitationId id, Precondition<Invitation> believed) {
        database.change(handle -> {
            Invitation before = seen(handle, caller, InvitationStore.lock(handle, id, clock.instant()));
            if (!isAsker(caller, before) && !Joining.administers(handle, caller, before)) {
                throw new Fault.NotAllowed();
            }
            believed.check(before);
            Joining.requirePending(before);
            InvitationStore.settle(handle, id, Status.REVOKED);
            Joining.note(handle, caller, Operation.DELETE, "deleteInvitation", before);
        });
    }

    /**
     * Sends a pending or expired invitation again, with a new link and a new expiry. The old link becomes invalid. The caller
     * becomes the issuer.
     *
     * @throws Fault.NotFound if the caller sees no invitation with that id
     * @throws Fault.NotAllowed if the caller does not administer its organization
     * @throws Fault.Conflict if it was answered
     * @throws Fault.TooMany if too many invitations were sent to that address recently
     */
    public Invitation resend(Caller caller, InvitationId id) {
        return database.write(handle -> {
            Invitation before = lock(handle, caller, id);
            if (before.kind() != Kind.INVITE) {
                throw new Fault.NotFound(Joining.THING);
            }
            if (before.status() != Status.EXPIRED) {
                Joining.requirePending(before);
            }
            VerifiedAddresses.require(handle, caller);
            throttle.pass(handle, Limit.INVITATION_FOR, List.of(AddressKey.of(before.email())))
                    .values()
                    .forEach(left -> {
                        throw Throttle.tooMany(left);
                    });
            throttle.passBy(handle, Limit.INVITATION_BY, caller, 1);
            throttle.pass(
                    handle,
                    Limit.INVITATION_OF_ORGANIZATION,
                    Integer.toString(before.organizationId().value()),
                    1);
            String token = TokenText.random();
            InvitationStore.renew(handle, id, token, inviting.expiry());
            GrantStore.put(handle, caller, List.of(id));
            Invitation after = found(handle, id);
            outbox.put(
                    handle, letters.invitation(after, token), new Purpose.Notification(after.organizationId(), null));
            Joining.noteChange(handle, caller, "resendInvitation", before, after);
            return after;
        });
    }

    private Invitation found(Handle handle, InvitationId id) {
        return InvitationStore.find(handle, id, clock.instant()).orElseThrow();
    }

    /** Locks an invitation or request and checks that the caller is allowed to change it. */
    private Invitation lock(Handle handle, Caller caller, InvitationId id) {
        Instant now = clock.instant();
        Invitation found = seen(handle, caller, InvitationStore.lock(handle, id, now));
        if (!Joining.administers(handle, caller, found)) {
            throw new Fault.NotAllowed();
        }
        return found;
    }

    private static Invitation seen(Handle handle, Caller caller, Optional<Invitation> found) {
        return found.filter(one -> Joining.administers(handle, caller, one)
                        || isAsker(caller, one)
                        || isInvited(handle, caller, one))
                .orElseThrow(() -> new Fault.NotFound(Joining.THING));
    }

    private static boolean isAsker(Caller caller, Invitation invitation) {
        return caller instanceof Caller.Person person
                && person.reach().isEverywhere()
                && Objects.equals(person.personId(), invitation.personId());
    }

    private static boolean isInvited(Handle handle, Caller caller, Invitation invitation) {
        return caller instanceof Caller.Person person
                && person.reach().isEverywhere()
                && invitation.kind() == Kind.INVITE
                && JoinStore.joiner(handle, person.personId())
                        .filter(joiner -> AddressKey.of(joiner.email()).equals(AddressKey.of(invitation.email())))
                        .isPresent();
    }
}

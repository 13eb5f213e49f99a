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
 * The entry class of invitations and requests for admins of an organization, who invite, change, resend and revoke. Invited
 * people list their own here and answer through {@link InvitationAnswers}.
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
     * @param timeToLive how long an invitation can be accepted
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
     * Those of the organizations that the caller administers, by id.
     *
     * @param most how many to return at the most
     * @param skip how many to leave out first
     * @throws Fault.NotFound when the organization asked for is not the caller's
     * @throws Fault.NotAllowed when the caller does not administer it
     */
    public List<Invitation> list(Caller caller, InvitationQuery query, int most, long skip) {
        return database.readConsistently(handle -> InvitationStore.list(
                handle, Administered.all(handle, caller, query.organization()), query, clock.instant(), most, skip));
    }

    /** All that {@link #list} finds without limit. */
    public Pages<Invitation> all(Caller caller, InvitationQuery query) {
        return Pages.read((before, most) -> database.readConsistently(handle -> InvitationStore.listAfter(
                handle,
                Administered.all(handle, caller, query.organization()),
                query,
                clock.instant(),
                before == null ? 0 : before.id(),
                most)));
    }

    /** How many {@link #list} finds without limit. */
    public long count(Caller caller, InvitationQuery query) {
        return database.readConsistently(handle -> InvitationStore.count(
                handle, Administered.all(handle, caller, query.organization()), query, clock.instant()));
    }

    /**
     * One, for who administers its organization, who is invited and who asks.
     *
     * @throws Fault.NotFound when the caller sees none with that id, or it has expired or was taken back
     */
    public Invitation get(Caller caller, int id) {
        return database.readConsistently(handle -> {
            Invitation found = seen(handle, caller, InvitationStore.find(handle, id, clock.instant()));
            if (!InvitationQuery.USUAL.contains(found.status())) {
                throw new Fault.NotFound(Joining.THING);
            }
            return found;
        });
    }

    /**
     * Invites somebody; an invitation of that organization that waits for them is replaced.
     *
     * @param organization to which; null for the only one that the caller administers
     * @throws Fault.Invalid when the address or a project is wrong, or they are a member already
     * @throws Fault.TooMany when too many invitations went to that address of late
     */
    public Invitation invite(Caller caller, @Nullable OrganizationId organization, InvitationRequest wish) {
        return database.write(handle -> {
            OrganizationId id = Administered.one(handle, caller, organization);
            InvitationResult result =
                    inviting.invite(handle, caller, id, List.of(wish)).getFirst();
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
     * Invites several people; a person that cannot be invited gets a result with problems and does not stop the others.
     *
     * @return a result for each request, in the same order
     */
    public List<InvitationResult> inviteAll(
            Caller caller, @Nullable OrganizationId organization, List<InvitationRequest> wishes) {
        Deadline.extend(Deadline.BULK);
        return database.write(
                handle -> inviting.invite(handle, caller, Administered.one(handle, caller, organization), wishes));
    }

    /**
     * Changes one that waits for an answer; an invitation stands in the name of the caller from now on.
     *
     * @param role as what they shall join, or null to leave it
     * @param projects which projects it shall be for, or null to leave them
     * @param believed what the caller believes of it; checked with it locked
     * @throws Fault.NotFound when the caller sees none with that id
     * @throws Fault.NotAllowed when the caller does not administer its organization
     * @throws Fault.Conflict when it does not wait any more
     */
    public Invitation change(
            Caller caller,
            int id,
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
     * Takes back one that waits for an answer; who asked to join may take back their request.
     *
     * @throws Fault.NotFound when the caller sees none with that id
     * @throws Fault.NotAllowed for who is invited
     * @throws Fault.Conflict when it does not wait any more
     */
    public void revoke(Caller caller, int id, Precondition<Invitation> believed) {
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
     * Mails an invitation that waits or has expired again, with a new link and as much time as a new one; the old link
     * leads nowhere any more. It stands in the name of the caller from now on.
     *
     * @throws Fault.NotFound when the caller sees no invitation with that id
     * @throws Fault.NotAllowed when the caller does not administer its organization
     * @throws Fault.Conflict when it was answered
     * @throws Fault.TooMany when too many invitations went to that address of late
     */
    public Invitation resend(Caller caller, int id) {
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

    private Invitation found(Handle handle, int id) {
        return InvitationStore.find(handle, id, clock.instant()).orElseThrow();
    }

    /** One that the caller may change, locked. */
    private Invitation lock(Handle handle, Caller caller, int id) {
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

package io.tenantry.invitation;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.canonical.AddressKey;
import io.tenantry.canonical.DomainName;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.InvitationId;
import io.tenantry.invitation.Invitation.Kind;
import io.tenantry.invitation.Invitation.Status;
import io.tenantry.mail.Mail;
import io.tenantry.mail.Outbox;
import io.tenantry.mail.Purpose;
import io.tenantry.member.GivenPasswords;
import io.tenantry.member.MemberStore;
import io.tenantry.member.Role;
import io.tenantry.storage.Database;
import io.tenantry.throttle.Limit;
import io.tenantry.throttle.Throttle;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The entry class of requests to join by domain. A person with a verified address can ask to join an organization that allows it
 * and has verified the domain of that address. The admins of the organization answer.
 */
public final class JoinRequests {
    /** The maximum number of organizations that a person is shown. */
    private static final int MOST_SHOWN = 1000;
    /** The maximum number of admins that get an e-mail. */
    private static final int MOST_TOLD = 20;

    private final Database database;
    private final Clock clock;
    private final Throttle throttle;
    private final Outbox outbox;
    private final InvitationLetters letters;

    /** @param publicUrl the URL that links in mails begin with */
    public JoinRequests(Database database, Clock clock, Outbox outbox, Supplier<String> publicUrl) {
        this.database = database;
        this.clock = clock;
        this.throttle = new Throttle(database, clock);
        this.outbox = outbox;
        this.letters = new InvitationLetters(publicUrl);
    }

    /**
     * An organization that the caller can ask to join.
     *
     * @param organizationId its id
     * @param organizationName its name
     * @param email the caller's address
     * @param requestId the pending request; null if there is none
     */
    public record Available(
            OrganizationId organizationId,
            String organizationName,
            String email,
            @Nullable InvitationId requestId) {}

    /**
     * The organizations that the caller can ask to join, by id; none while the caller's address is not verified.
     *
     * @throws Fault.NotAllowed if the caller is a key or an impersonator
     */
    public List<Available> available(Caller caller) {
        return database.readConsistently(handle -> {
            JoinStore.Joiner joiner = Joining.themselves(handle, caller);
            if (!joiner.verified()) {
                return List.of();
            }
            return JoinStore.open(handle, joiner.id(), domain(joiner), MOST_SHOWN).stream()
                    .map(open -> new Available(open.id(), open.name(), joiner.email(), open.requestId()))
                    .toList();
        });
    }

    /**
     * Asks to join an organization. Returns the pending request if there is one.
     *
     * @throws Fault.NotFound if the organization does not exist or is not open to the caller
     * @throws Fault.NotAllowed if the caller is a key, an impersonator or a person without a verified address, or an
     *     administrator chose a password of the caller, who has not proven by mail since then to own the address
     * @throws Fault.Invalid if the caller already is a member
     * @throws Fault.TooMany if the caller asked too often recently
     */
    public Invitation ask(Caller caller, OrganizationId organization) {
        return database.write(handle -> {
            JoinStore.Joiner joiner = Joining.themselves(handle, caller);
            if (!joiner.verified()) {
                throw new Fault.NotAllowed("Verify your e-mail address first.");
            }
            GivenPasswords.requireProven(handle, joiner.id());
            if (JoinStore.memberships(handle, organization, joiner.id()).whole()) {
                throw new Fault.Invalid(Problem.invalid("organization", "You are a member already."));
            }
            if (!JoinStore.isOpen(handle, organization, joiner.id(), domain(joiner))) {
                throw new Fault.NotFound("organization");
            }
            JoinStore.Asked asked = JoinStore.ask(handle, organization, joiner);
            Invitation request =
                    InvitationStore.find(handle, asked.id(), clock.instant()).orElseThrow();
            if (asked.added()) {
                throttle.passBy(handle, Limit.JOIN_REQUEST_BY, caller, 1);
                List<Mail> mails = MemberStore.adminAddresses(handle, organization, MOST_TOLD).stream()
                        .map(admin -> letters.request(request, admin))
                        .toList();
                outbox.putAll(handle, mails, new Purpose.Notification(organization, null));
                Joining.note(handle, caller, Operation.CREATE, "createJoinRequest", request);
            }
            return request;
        });
    }

    private static String domain(JoinStore.Joiner joiner) {
        // No domain is empty, so an address without a domain matches none.
        return DomainName.ofAddress(joiner.email())
                .filter(name -> !DomainName.isPublic(name))
                .orElse("");
    }

    /**
     * Approves a request to join.
     *
     * @param role the role; null for the role of the request
     * @param projects the projects, empty for the whole organization; null for the projects of the request
     * @throws Fault.NotFound if there is no request with that id in an organization that the caller administers
     * @throws Fault.NotAllowed if the caller is the person who asked
     * @throws Fault.Conflict if it was answered, the person has another address than when asking, or an administrator of
     *     another organization has chosen the person's password since
     * @throws Fault.QuotaReached if the organization has its maximum number of people
     */
    public Invitation approve(Caller caller, InvitationId id, @Nullable Role role, @Nullable List<ProjectId> projects) {
        return database.write(handle -> {
            Invitation asked = InvitationStore.find(handle, id, clock.instant())
                    .orElseThrow(() -> new Fault.NotFound(Joining.THING));
            InvitationStore.lockOrganization(handle, asked.organizationId());
            Invitation before = lock(handle, caller, id);
            requireSamePerson(handle, before);
            Role newRole = role == null ? before.role() : role;
            List<ProjectId> newProjects = projects == null ? before.projectIds() : projects;
            if (projects != null
                    && InvitedStore.projects(handle, before.organizationId(), projects)
                                    .size()
                            != projects.size()) {
                throw new Fault.Invalid(Problem.invalid("projects", Inviting.NO_PROJECT));
            }
            InvitationStore.change(handle, id, newRole, newProjects);
            PersonId person = Objects.requireNonNull(before.personId());
            Joining.enter(handle, caller, before, person, newRole, newProjects, clock.instant());
            Invitation after = InvitationStore.find(handle, id, clock.instant()).orElseThrow();
            outbox.put(handle, letters.approved(after), new Purpose.Notification(after.organizationId(), person));
            Joining.noteChange(handle, caller, "approveJoinRequest", before, after);
            return after;
        });
    }

    /**
     * Makes sure that the person still has the verified address that the request was made with, and that no administrator of
     * another organization has chosen the password since.
     */
    private static void requireSamePerson(Handle handle, Invitation request) {
        PersonId person = Objects.requireNonNull(request.personId());
        boolean same = JoinStore.joiner(handle, person)
                .filter(JoinStore.Joiner::verified)
                .filter(joiner -> AddressKey.of(joiner.email()).equals(AddressKey.of(request.email())))
                .isPresent();
        if (!same) {
            throw new Fault.Conflict("The person who asked has another e-mail address by now.");
        }
        if (GivenPasswords.isUnproven(handle, person)) {
            throw new Fault.Conflict(
                    "An administrator of another organization has chosen the password of the person who"
                            + " asked. The person has to choose a new one by mail first.");
        }
    }

    /**
     * Rejects a request to join.
     *
     * @throws Fault.NotFound if there is no request with that id in an organization that the caller administers
     * @throws Fault.NotAllowed if the caller is the person who asked
     * @throws Fault.Conflict if it was answered
     */
    public Invitation reject(Caller caller, InvitationId id) {
        return database.write(handle -> {
            Invitation before = lock(handle, caller, id);
            InvitationStore.settle(handle, id, Status.REJECTED);
            Invitation after = InvitationStore.find(handle, id, clock.instant()).orElseThrow();
            outbox.put(handle, letters.rejected(after), new Purpose.Notification(after.organizationId(), null));
            Joining.noteChange(handle, caller, "rejectJoinRequest", before, after);
            return after;
        });
    }

    private Invitation lock(Handle handle, Caller caller, InvitationId id) {
        Invitation found = InvitationStore.lock(handle, id, clock.instant())
                .filter(one -> one.kind() == Kind.REQUEST)
                .orElseThrow(() -> new Fault.NotFound(Joining.THING));
        if (!Joining.administers(handle, caller, found)) {
            boolean own = caller instanceof Caller.Person person
                    && person.reach().isEverywhere()
                    && Objects.equals(person.personId(), found.personId());
            throw own ? new Fault.NotAllowed() : new Fault.NotFound(Joining.THING);
        }
        Joining.requirePending(found);
        return found;
    }
}

package io.tenantry.invitation.answer;

import io.tenantry.access.Caller;
import io.tenantry.access.PersonId;
import io.tenantry.canonical.Names;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.invitation.Grants;
import io.tenantry.invitation.Invitation;
import io.tenantry.invitation.Invitation.Kind;
import io.tenantry.invitation.Invitation.Status;
import io.tenantry.invitation.InvitationStore;
import io.tenantry.invitation.JoinStore;
import io.tenantry.invitation.Joining;
import io.tenantry.member.Person;
import io.tenantry.organization.Organization;
import io.tenantry.organization.OrganizationStore;
import io.tenantry.password.Hashing;
import io.tenantry.password.PasswordPolicy;
import io.tenantry.setting.Texts;
import io.tenantry.storage.Database;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The entry class of registrations by invitation: creates an account for an invited person who has none. */
public final class Registrations {
    private final Database database;
    private final Clock clock;
    private final OrganizationStore organizations;
    private final Hashing hashing;

    public Registrations(Database database, Clock clock, OrganizationStore organizations, Hashing hashing) {
        this.database = database;
        this.clock = clock;
        this.organizations = organizations;
        this.hashing = hashing;
    }

    /**
     * A registered person.
     *
     * @param person the new person
     * @param invitation the accepted invitation
     */
    public record Registered(Person person, Invitation invitation) {}

    /**
     * Creates an account for the invited address and accepts the invitation. The address counts as verified, because the token
     * was sent to it.
     *
     * @param token the token of the link in the e-mail
     * @param from the network address of the client
     * @param problems the problems that the API has found
     * @throws Fault.Invalid if the token has no invitation that can be accepted, the address is in use, or the password
     *     breaks the policy of the organization
     * @throws Fault.Conflict if the issuer of the invitation is no longer allowed to grant its role
     * @throws Fault.QuotaReached if the organization has its maximum number of people
     * @throws Fault.Unavailable if too many requests wait for password hashing
     */
    public Registered register(String token, String name, String password, String from, List<Problem> problems) {
        Invitation invited = database.readConsistently(handle -> waiting(handle, token));
        List<Problem> all = new ArrayList<>(problems);
        String wrong = Texts.nameProblem(name);
        if (wrong != null && all.stream().noneMatch(problem -> problem.path().equals("name"))) {
            all.add(Problem.invalid("name", wrong));
        }
        Organization organization = database.read(handle -> organizations.find(handle, invited.organizationId()))
                .orElseThrow(Registrations::unknown);
        if (all.stream().noneMatch(problem -> problem.path().equals("password"))) {
            PasswordPolicy.of(organization.settings())
                    .about(invited.email(), name, organization.name())
                    .problems(password)
                    .forEach(problem -> all.add(Problem.invalid("password", problem)));
        }
        if (!all.isEmpty()) {
            throw new Fault.Invalid(all);
        }
        // Outside the transaction, which locks the organization: hashing is slow.
        String hash = hashing.hash(from, password);
        return database.write(handle -> {
            boolean enabled = InvitationStore.lockOrganization(handle, invited.organizationId());
            Invitation invitation = InvitationStore.lock(handle, invited.id(), clock.instant())
                    .filter(found -> enabled && found.status() == Status.PENDING)
                    .filter(found -> InvitationStore.fits(handle, found.id(), token))
                    .orElseThrow(Registrations::unknown);
            Grants.require(handle, invitation, clock.instant());
            Optional<PersonId> added = JoinStore.insertPerson(handle, invitation.email(), Names.trimmed(name), hash);
            PersonId person = added.orElseThrow(
                    () -> invalid("There is an account with this address already: sign in to accept the invitation."));
            Caller caller = new Caller.Person(person);
            Joining.enter(
                    handle, caller, invitation, person, invitation.role(), invitation.projectIds(), clock.instant());
            Invitation accepted = InvitationStore.find(handle, invitation.id(), clock.instant())
                    .orElseThrow();
            Joining.noteChange(handle, caller, "acceptInvitation", invitation, accepted);
            return new Registered(new Person(person, invitation.email(), Names.trimmed(name)), accepted);
        });
    }

    private Invitation waiting(Handle handle, String token) {
        Invitation found = InvitationStore.byToken(handle, token, clock.instant())
                .filter(one -> one.kind() == Kind.INVITE && one.status() == Status.PENDING)
                .orElseThrow(Registrations::unknown);
        Grants.require(handle, found, clock.instant());
        return found;
    }

    private static Fault.Invalid unknown() {
        return invalid("The invitation is unknown, used, expired or was taken back.");
    }

    private static Fault.Invalid invalid(String message) {
        return new Fault.Invalid(Problem.invalid("token", message));
    }
}

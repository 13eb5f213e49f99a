package io.tenantry.invitation;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.access.TokenText;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.canonical.AddressKey;
import io.tenantry.canonical.EmailAddress;
import io.tenantry.fault.Problem;
import io.tenantry.id.InvitationId;
import io.tenantry.mail.Mail;
import io.tenantry.mail.Outbox;
import io.tenantry.mail.Purpose;
import io.tenantry.member.VerifiedAddresses;
import io.tenantry.throttle.Limit;
import io.tenantry.throttle.Throttle;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The invitation of one or several people; the number of statements is the same. */
final class Inviting {
    static final String NO_PROJECT = "The organization has no such project.";

    private static final String EMAIL = "email";
    private static final String MEMBER = "This person is already a member.";
    private static final String TOO_MANY = "Too many invitations were sent to this address recently.";
    private static final String TWICE = "This address was sent more than once.";

    private final Clock clock;
    private final Outbox outbox;
    private final InvitationLetters letters;
    private final Duration timeToLive;
    private final Throttle throttle;

    Inviting(Clock clock, Outbox outbox, InvitationLetters letters, Duration timeToLive, Throttle throttle) {
        this.clock = clock;
        this.outbox = outbox;
        this.letters = letters;
        this.timeToLive = timeToLive;
        this.throttle = throttle;
    }

    /** The expiry of an invitation that is created now. */
    Instant expiry() {
        return clock.instant().plus(timeToLive);
    }

    /**
     * Invites people; returns a result for each request, in the same order. A request that fails does not affect the others.
     *
     * @throws io.tenantry.fault.Fault.NotAllowed if the caller is a person without a verified address
     * @throws io.tenantry.fault.Fault.TooMany if the caller or the organization sent too many invitations recently
     */
    List<InvitationResult> invite(
            Handle handle, Caller caller, OrganizationId organization, List<InvitationRequest> requests) {
        VerifiedAddresses.require(handle, caller);
        Map<String, InvitedStore.Invited> invited = new LinkedHashMap<>();
        List<List<Problem>> problems = check(handle, organization, requests, invited);
        Map<String, Duration> late = throttle.pass(handle, Limit.INVITATION_FOR, invited.keySet());
        invited.keySet().removeAll(late.keySet());
        Map<String, Invitation> made = Map.of();
        if (!invited.isEmpty()) {
            throttle.passBy(handle, Limit.INVITATION_BY, caller, invited.size());
            throttle.pass(
                    handle, Limit.INVITATION_OF_ORGANIZATION, Integer.toString(organization.value()), invited.size());
            made = put(handle, caller, organization, invited);
            List<Mail> mails = new ArrayList<>();
            made.forEach((key, invitation) -> mails.add(letters.invitation(
                    invitation, Objects.requireNonNull(invited.get(key)).token())));
            outbox.putAll(handle, mails, new Purpose.Notification(organization, null));
        }
        List<InvitationResult> results = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            String email = requests.get(i).email();
            String key = AddressKey.of(email);
            boolean sound = problems.get(i).isEmpty();
            results.add(
                    sound && late.containsKey(key)
                            ? new InvitationResult(
                                    email, null, List.of(Problem.invalid(EMAIL, TOO_MANY)), late.get(key))
                            : new InvitationResult(email, sound ? made.get(key) : null, problems.get(i), null));
        }
        return results;
    }

    /** The problems of each request. Collects the valid requests by address key. */
    private static List<List<Problem>> check(
            Handle handle,
            OrganizationId organization,
            List<InvitationRequest> requests,
            Map<String, InvitedStore.Invited> invited) {
        Set<ProjectId> projects = requests.stream()
                .flatMap(request -> request.projects().stream())
                .collect(Collectors.toSet());
        Set<ProjectId> known =
                projects.isEmpty() ? Set.of() : new HashSet<>(InvitedStore.projects(handle, organization, projects));
        Map<String, JoinStore.Memberships> memberships = InvitedStore.memberships(
                handle,
                organization,
                requests.stream().map(InvitationRequest::email).toList());
        List<List<Problem>> problems = new ArrayList<>();
        for (InvitationRequest request : requests) {
            String key = AddressKey.of(request.email());
            List<Problem> wrong = new ArrayList<>(request.problems());
            if (!EmailAddress.isSound(request.email())) {
                wrong.add(Problem.invalid(EMAIL, EmailAddress.UNSOUND));
            } else if (belongs(memberships.getOrDefault(key, JoinStore.Memberships.NONE), request.projects())) {
                wrong.add(Problem.invalid(EMAIL, MEMBER));
            } else if (invited.containsKey(key)) {
                wrong.add(Problem.invalid(EMAIL, TWICE));
            }
            if (!known.containsAll(request.projects())) {
                wrong.add(Problem.invalid("projects", NO_PROJECT));
            }
            if (wrong.isEmpty()) {
                invited.put(
                        key,
                        new InvitedStore.Invited(
                                request.email(), request.role().word(), request.projects(), TokenText.random()));
            }
            problems.add(wrong);
        }
        return problems;
    }

    private static boolean belongs(JoinStore.Memberships memberships, List<ProjectId> projects) {
        return memberships.whole()
                || (!projects.isEmpty() && memberships.projects().containsAll(projects));
    }

    /** Writes the invitations, with an audit entry for each: a replaced one is recorded as a change. */
    private Map<String, Invitation> put(
            Handle handle, Caller caller, OrganizationId organization, Map<String, InvitedStore.Invited> invited) {
        Map<String, Invitation> waiting =
                InvitationStore.lockWaiting(handle, organization, invited.keySet(), clock.instant());
        Map<String, InvitedStore.Put> written =
                InvitedStore.put(handle, organization, List.copyOf(invited.values()), expiry());
        List<InvitationId> ids =
                written.values().stream().map(InvitedStore.Put::id).toList();
        GrantStore.put(handle, caller, ids);
        Map<InvitationId, Invitation> byId = InvitationStore.find(handle, ids, clock.instant()).stream()
                .collect(Collectors.toMap(Invitation::id, Function.identity()));
        Map<String, Invitation> made = new HashMap<>();
        Map<Integer, AuditEntry> notes = new TreeMap<>();
        written.forEach((key, put) -> {
            Invitation now = Objects.requireNonNull(byId.get(put.id()));
            made.put(key, now);
            notes.put(
                    put.id().value(),
                    put.replaced()
                            ? Joining.change("updateInvitation", waiting.getOrDefault(key, now), now)
                            : Joining.entry(Operation.CREATE, "createInvitation", now));
        });
        AuditLog.noteAll(handle, caller, List.copyOf(notes.values()));
        return made;
    }
}

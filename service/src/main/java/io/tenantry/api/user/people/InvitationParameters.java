package io.tenantry.api.user.people;

import io.tenantry.access.ProjectId;
import io.tenantry.api.user.wire.QueryValues;
import io.tenantry.api.user.wire.UserBody;
import io.tenantry.api.user.wire.UserFields;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.fault.Problem;
import io.tenantry.invitation.Invitation;
import io.tenantry.invitation.InvitationQuery;
import io.tenantry.invitation.InvitationRequest;
import io.tenantry.member.Role;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Request;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the parameters and bodies of requests about invitations. */
final class InvitationParameters {
    /** The maximum number of people in one request. */
    private static final int MOST = 1000;

    private static final String INVITES = "invites";
    private static final String EMAILS = "emails";

    private InvitationParameters() {}

    /** The filter of a list: {@code status} and {@code invite_type} may be sent several times, or with commas. */
    static InvitationQuery read(Request request, ObjectIds ids) {
        QueryValues query = new QueryValues(request.query());
        Set<Invitation.Status> statuses = new HashSet<>();
        for (String word : words(request, "status")) {
            Optional<Invitation.Status> status = Invitation.Status.of(word);
            status.ifPresentOrElse(statuses::add, () -> query.problem("status", notAChoice(word)));
        }
        Set<Invitation.Kind> kinds = new HashSet<>();
        for (String word : words(request, "invite_type")) {
            Optional<Invitation.Kind> kind = Invitation.Kind.of(word);
            kind.ifPresentOrElse(kinds::add, () -> query.problem("invite_type", notAChoice(word)));
        }
        query.check();
        return new InvitationQuery(
                QueryValues.organization(request, "organization", ids),
                statuses.isEmpty() ? InvitationQuery.DEFAULT : statuses,
                kinds.size() == 1 ? kinds.iterator().next() : null);
    }

    private static List<String> words(Request request, String name) {
        List<String> words = new ArrayList<>();
        for (String sent : request.query().all(name)) {
            if (sent != null) {
                for (String word : sent.split(",", -1)) {
                    if (!word.isBlank()) {
                        words.add(word.strip());
                    }
                }
            }
        }
        return words;
    }

    private static String notAChoice(String word) {
        return "\"" + word + "\" is not a valid choice.";
    }

    /** The role in a field, the default one when none was sent. */
    static Role role(UserFields sent, String name, Role otherwise) {
        String word = sent.text(name);
        if (word == null) {
            return otherwise;
        }
        Optional<Role> role = Role.of(word);
        if (role.isEmpty()) {
            sent.problem(name, notAChoice(word));
        }
        return role.orElse(otherwise);
    }

    /** The projects of an invitation; null when the field was not sent. */
    static @Nullable List<ProjectId> projects(UserFields sent, ObjectIds ids) {
        List<Integer> projects = sent.ids("projects", ids, ObjectIds.Kind.PROJECT);
        if (projects != null && projects.size() > InvitationRequest.MOST_PROJECTS) {
            sent.problem(
                    "projects", "Ensure this field has no more than " + InvitationRequest.MOST_PROJECTS + " elements.");
        }
        return projects == null ? null : projects.stream().map(ProjectId::new).toList();
    }

    /** The people to invite: {@code emails} with one role for all, or {@code invites} with one for each. */
    static List<InvitationRequest> invitations(UserFields sent, ObjectIds ids) {
        Role role = role(sent, "role", Role.MEMBER);
        List<ProjectId> projects = projects(sent, ids);
        List<ProjectId> everybodys = projects == null ? List.of() : projects;
        List<JsonNode> emails = sent.several(EMAILS);
        List<JsonNode> invites = sent.several(INVITES);
        List<InvitationRequest> invitations = new ArrayList<>();
        for (JsonNode email : emails == null ? List.<JsonNode>of() : emails) {
            invitations.add(
                    new InvitationRequest(email.isString() ? email.stringValue().strip() : "", role, everybodys));
        }
        for (JsonNode invite : invites == null ? List.<JsonNode>of() : invites) {
            ObjectNode fields = invite instanceof ObjectNode object ? object : UserJson.object();
            invitations.add(invited(new UserFields(UserBody.of(fields)), ids, role, everybodys));
        }
        if (invitations.isEmpty()) {
            sent.problem(invites == null ? EMAILS : INVITES, "This list may not be empty.");
        } else if (invitations.size() > MOST) {
            sent.problem(
                    emails == null ? INVITES : EMAILS, "Ensure this field has no more than " + MOST + " elements.");
        }
        return invitations;
    }

    private static InvitationRequest invited(
            UserFields sent, ObjectIds ids, Role everybodysRole, List<ProjectId> everybodysProjects) {
        String email = sent.text("email");
        Role role = role(sent, "role", everybodysRole);
        List<ProjectId> projects = projects(sent, ids);
        return new InvitationRequest(
                email == null ? "" : email,
                role,
                projects == null ? everybodysProjects : projects,
                sent.problems().stream()
                        .map(problem -> Problem.invalid("", problem.path() + ": " + problem.message()))
                        .toList());
    }
}

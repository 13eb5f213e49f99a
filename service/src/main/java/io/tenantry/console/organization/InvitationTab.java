package io.tenantry.console.organization;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.console.FaultPages;
import io.tenantry.console.Frame;
import io.tenantry.console.Html;
import io.tenantry.console.form.Faults;
import io.tenantry.console.form.Field;
import io.tenantry.console.form.Field.Kind;
import io.tenantry.console.form.Field.Option;
import io.tenantry.console.form.Form;
import io.tenantry.console.form.Sent;
import io.tenantry.console.form.Words;
import io.tenantry.console.operator.ListAddress;
import io.tenantry.console.operator.NumberedPage;
import io.tenantry.console.operator.OperatorFeatures;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.PathNumber;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.person.PeopleFeatures;
import io.tenantry.console.view.InvitationRow;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.Pager;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.InvitationId;
import io.tenantry.invitation.Invitation;
import io.tenantry.invitation.InvitationQuery;
import io.tenantry.invitation.InvitationRequest;
import io.tenantry.invitation.InvitationResult;
import io.tenantry.invitation.Invitations;
import io.tenantry.invitation.JoinRequests;
import io.tenantry.member.Role;
import io.tenantry.organization.own.SeenOrganization;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The invitations of an organization and the requests to join it: the list, a form that invites one or several people, withdrawal,
 * and the answers to requests.
 */
final class InvitationTab {
    private static final String PATH = OneOrganization.PATH + "/invitations";
    private static final String EMAIL = "email";
    private static final String ROLE = "role";
    private static final int MOST_INVITED = 100;
    private static final Pattern BETWEEN = Pattern.compile("[\n\r,;]+");
    /** A name in quotation marks, which can have a comma. */
    private static final Pattern QUOTED = Pattern.compile("\"[^\"\n]*\"");

    private static final Pattern NAMED = Pattern.compile(".*<([^<>\\s]+)>");
    private static final Pattern SEVERAL = Pattern.compile("\\S+@\\S+(\\s+\\S+@\\S+)+");
    /** The roles to choose from. */
    static final List<Option> ROLES = Arrays.stream(Role.values())
            .map(role -> new Option(role.word(), Words.ofColumn(role.word())))
            .toList();

    private final Invitations invitations;
    private final JoinRequests joinRequests;
    private final SignedIn signedIn;
    private final OneOrganization one;

    InvitationTab(OperatorFeatures features, PeopleFeatures people, SignedIn signedIn, OneOrganization one) {
        this.invitations = features.invitations();
        this.joinRequests = people.joinRequests();
        this.signedIn = signedIn;
        this.one = one;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, (request, caller) -> page(200, request, caller, "", "member", Faults.NONE)),
                signedIn.post(PATH, this::invite),
                signedIn.post(PATH + "/{invitation}/withdraw", this::withdraw),
                signedIn.post(
                        PATH + "/{invitation}/approve",
                        answer(Outcome.APPROVED, (caller, id) -> joinRequests.approve(caller, id, null, null))),
                signedIn.post(PATH + "/{invitation}/reject", answer(Outcome.REJECTED, joinRequests::reject)));
    }

    private Reply invite(Request request, Caller caller, Sent sent) {
        String typed = sent.value(EMAIL);
        String role = sent.value(ROLE);
        List<String> addresses = addresses(typed);
        String wrong = addresses.isEmpty()
                ? text("invitations.missing")
                : addresses.size() > MOST_INVITED ? text("invitations.toomany", MOST_INVITED) : null;
        if (wrong != null) {
            return page(400, request, caller, typed, role, new Faults(List.of(Problem.invalid(EMAIL, wrong))));
        }
        Role wanted = Role.of(role).orElse(Role.MEMBER);
        try {
            List<InvitationResult> results = invitations.inviteAll(
                    caller,
                    one.number(request),
                    addresses.stream()
                            .map(address -> new InvitationRequest(address, wanted, List.of()))
                            .toList());
            List<InvitationResult> failed = results.stream()
                    .filter(result -> result.invitation() == null)
                    .toList();
            if (failed.isEmpty()) {
                Outcome outcome = results.size() == 1 ? Outcome.INVITED : Outcome.INVITED_SEVERAL;
                return Html.see(request, outcome.at(one.path(request, "/invitations")));
            }
            return refused(request, caller, role, results.size() - failed.size(), failed);
        } catch (Fault.QuotaReached | Fault.Conflict refused) {
            return page(409, request, caller, typed, role, Faults.general(refused.getMessage()));
        } catch (Fault.TooMany tooMany) {
            return FaultPages.wait(page(429, request, caller, typed, role, Faults.of(tooMany)), tooMany);
        }
    }

    /** The addresses in a text, also of mail programs: {@code Ada Lovelace <ada@example.org>; bo@example.org}. */
    private static List<String> addresses(String typed) {
        return BETWEEN.splitAsStream(QUOTED.matcher(typed).replaceAll(""))
                .map(String::strip)
                .flatMap(part -> {
                    Matcher named = NAMED.matcher(part);
                    return named.matches()
                            ? Stream.of(named.group(1))
                            : SEVERAL.matcher(part).matches() ? Stream.of(part.split("\\s+", -1)) : Stream.of(part);
                })
                .filter(address -> !address.isEmpty())
                .distinct()
                .toList();
    }

    /** The form with the addresses that were not invited, each with its reason. */
    private Reply refused(Request request, Caller caller, String role, int invited, List<InvitationResult> failed) {
        List<Problem> problems = new ArrayList<>();
        if (invited > 0) {
            problems.add(Problem.invalid("", text("invitations.some", invited)));
        }
        for (InvitationResult result : failed) {
            String why = result.problems().stream().map(Problem::message).collect(Collectors.joining(" "));
            problems.add(Problem.invalid(EMAIL, result.email() + ": " + why));
        }
        String left = failed.stream().map(InvitationResult::email).collect(Collectors.joining("\n"));
        return page(400, request, caller, left, role, new Faults(problems));
    }

    /** An answer to a request to join this organization. */
    private SignedIn.Action answer(Outcome outcome, BiConsumer<Caller, InvitationId> work) {
        return (request, caller, sent) -> {
            InvitationId id = new InvitationId(PathNumber.of(request, "invitation"));
            if (!invitations.get(caller, id).organizationId().equals(one.number(request))) {
                throw new Fault.NotFound("invitation");
            }
            try {
                work.accept(caller, id);
                return Html.see(request, outcome.at(one.path(request, "/invitations")));
            } catch (Fault.QuotaReached | Fault.Conflict refused) {
                return page(409, request, caller, "", "member", Faults.general(refused.getMessage()));
            }
        };
    }

    private Reply withdraw(Request request, Caller caller, Sent sent) {
        OrganizationId organization = one.number(request);
        invitations.revoke(caller, new InvitationId(PathNumber.of(request, "invitation")), invitation -> {
            if (!invitation.organizationId().equals(organization)) {
                throw new Fault.NotFound("invitation");
            }
        });
        return Html.see(request, Outcome.WITHDRAWN.at(one.path(request, "/invitations")));
    }

    private Reply page(int status, Request request, Caller caller, String email, String role, Faults faults) {
        SeenOrganization organization = one.find(request, caller);
        InvitationQuery query = new InvitationQuery(organization.id(), Set.of(Invitation.Status.values()), null);
        NumberedPage number = NumberedPage.of(request);
        long total = invitations.count(caller, query);
        List<Invitation> shown = invitations.list(caller, query, ListAddress.ROWS, number.skip());
        Pager pager = number.pager(total, text("count.invitations", total));
        Frame frame = one.frame(request, caller, organization, text("tab.invitations"))
                .with(faults);
        List<Field> fields = List.of(
                Field.of(EMAIL, text("invitations.emails"), Kind.LINES)
                        .asking(List.of(text("invitations.hint", MOST_INVITED)))
                        .holding(email),
                Field.of(ROLE, text("common.role"), Kind.TEXT).among(ROLES).holding(role));
        Form form = Form.of(
                frame.console(one.path(request, "/invitations")),
                signedIn.token(request),
                text("invitations.send"),
                fields,
                faults);
        return Html.page(
                status,
                Html.TEMPLATES.invitations(
                        frame,
                        one.head(request, caller, organization, "/invitations"),
                        form,
                        shown.stream()
                                .map(invitation -> row(request, invitation))
                                .toList(),
                        pager));
    }

    private InvitationRow row(Request request, Invitation invitation) {
        boolean pending = invitation.status() == Invitation.Status.PENDING;
        Instant expires = invitation.expiresAt();
        return new InvitationRow(
                pending ? one.path(request, "/invitations/" + invitation.id()) : "",
                invitation.kind() == Invitation.Kind.REQUEST,
                invitation.email(),
                invitation.kind() == Invitation.Kind.INVITE
                        ? text("invitations.invitation")
                        : text("invitations.request"),
                Words.ofColumn(invitation.role().word()),
                Words.ofColumn(invitation.status().word()),
                Moment.of(invitation.createdAt()),
                expires == null ? null : Moment.of(expires));
    }
}

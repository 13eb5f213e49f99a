package io.tenantry.console.organization;

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
import io.tenantry.console.operator.OperatorFeatures;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.view.InvitationRow;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.Pager;
import io.tenantry.fault.Fault;
import io.tenantry.invitation.Invitation;
import io.tenantry.invitation.InvitationQuery;
import io.tenantry.invitation.InvitationRequest;
import io.tenantry.invitation.Invitations;
import io.tenantry.member.Role;
import io.tenantry.organization.Organization;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The invitations of an organization and the requests to join it: the list, a form that invites, and withdrawal. */
final class InvitationTab {
    private static final String PATH = OneOrganization.PATH + "/invitations";
    private static final String EMAIL = "email";
    private static final String ROLE = "role";
    private static final int MOST_PAGES = 1_000_000;
    private static final List<Option> ROLES = Arrays.stream(Role.values())
            .map(role -> new Option(role.word(), Words.ofColumn(role.word())))
            .toList();

    private final Invitations invitations;
    private final SignedIn signedIn;
    private final OneOrganization one;

    InvitationTab(OperatorFeatures features, SignedIn signedIn, OneOrganization one) {
        this.invitations = features.invitations();
        this.signedIn = signedIn;
        this.one = one;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, (request, caller) -> page(200, request, caller, "", "member", Faults.NONE)),
                signedIn.post(PATH, this::invite),
                signedIn.post(PATH + "/{invitation}/withdraw", this::withdraw));
    }

    private Reply invite(Request request, Caller caller, Sent sent) {
        String email = sent.value(EMAIL).strip();
        String role = sent.value(ROLE);
        try {
            invitations.invite(
                    caller,
                    one.number(request),
                    new InvitationRequest(email, Role.of(role).orElse(Role.MEMBER), List.of()));
            return Html.see(request, Outcome.INVITED.at(one.path(request, "/invitations")));
        } catch (Fault.Invalid invalid) {
            return page(400, request, caller, email, role, new Faults(invalid.problems()));
        } catch (Fault.QuotaReached | Fault.Conflict refused) {
            return page(409, request, caller, email, role, Faults.general(refused.getMessage()));
        } catch (Fault.TooMany tooMany) {
            return FaultPages.wait(page(429, request, caller, email, role, Faults.of(tooMany)), tooMany);
        }
    }

    private Reply withdraw(Request request, Caller caller, Sent sent) {
        String number = request.path("invitation");
        if (!number.matches("[0-9]{1,9}")) {
            throw new Fault.NotFound("invitation");
        }
        OrganizationId organization = one.number(request);
        invitations.revoke(caller, Integer.parseInt(number), invitation -> {
            if (!invitation.organizationId().equals(organization)) {
                throw new Fault.NotFound("invitation");
            }
        });
        return Html.see(request, Outcome.WITHDRAWN.at(one.path(request, "/invitations")));
    }

    private Reply page(int status, Request request, Caller caller, String email, String role, Faults faults) {
        Organization organization = one.find(request, caller);
        InvitationQuery query = new InvitationQuery(organization.id(), Set.of(Invitation.Status.values()), null);
        int number = number(request);
        long total = invitations.count(caller, query);
        List<Invitation> shown = invitations.list(caller, query, ListAddress.ROWS, (long) number * ListAddress.ROWS);
        Pager pager = new Pager(
                Words.number(total) + (total == 1 ? " invitation or request" : " invitations and requests"),
                number == 0 ? null : "?page=" + number,
                (number + 1L) * ListAddress.ROWS < total ? "?page=" + (number + 2) : null);
        Frame frame = one.frame(request, caller, organization, "Invitations").with(faults);
        List<Field> fields = List.of(
                Field.of(EMAIL, "E-mail address", Kind.OTHER_EMAIL).holding(email),
                Field.of(ROLE, "Role", Kind.TEXT).among(ROLES).holding(role));
        Form form = Form.of(
                frame.console(one.path(request, "/invitations")),
                signedIn.token(request),
                "Send invitation",
                fields,
                faults);
        return Html.page(
                status,
                Html.TEMPLATES.invitations(
                        frame,
                        one.head(request, organization, "/invitations"),
                        form,
                        shown.stream()
                                .map(invitation -> row(request, invitation))
                                .toList(),
                        pager));
    }

    /** The number of the page, from 0. */
    private static int number(Request request) {
        String page = request.query().last("page");
        return page != null && page.matches("[1-9][0-9]{0,6}") ? Math.min(Integer.parseInt(page), MOST_PAGES) - 1 : 0;
    }

    private InvitationRow row(Request request, Invitation invitation) {
        boolean pending = invitation.status() == Invitation.Status.PENDING;
        Instant expires = invitation.expiresAt();
        return new InvitationRow(
                pending ? one.path(request, "/invitations/" + invitation.id() + "/withdraw") : "",
                invitation.email(),
                invitation.kind() == Invitation.Kind.INVITE ? "Invitation" : "Request to join",
                Words.ofColumn(invitation.role().word()),
                invitation.status().word(),
                Moment.of(invitation.createdAt()),
                expires == null ? null : Moment.of(expires));
    }
}

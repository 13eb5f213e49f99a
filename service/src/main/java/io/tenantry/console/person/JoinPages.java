package io.tenantry.console.person;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.Precondition;
import io.tenantry.console.Frame.Section;
import io.tenantry.console.Html;
import io.tenantry.console.form.Sent;
import io.tenantry.console.form.Words;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.PathNumber;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.own.JoinRow;
import io.tenantry.console.view.own.OwnInvitationRow;
import io.tenantry.fault.Fault;
import io.tenantry.id.InvitationId;
import io.tenantry.invitation.Invitation;
import io.tenantry.invitation.Invitations;
import io.tenantry.invitation.JoinRequests;
import io.tenantry.storage.ObjectIds;
import io.tenantry.user.own.OwnAccount;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.StreamSupport;

/** The invitations that wait for a person's answer, and the organizations that the person can ask to join. */
final class JoinPages {
    private static final String PATH = "/join";
    /** The maximum number of rows of each list; answered ones make room for others. */
    private static final int MOST = 50;

    private final PeopleFeatures features;
    private final Invitations invitations;
    private final SignedIn signedIn;

    JoinPages(PeopleFeatures features, SignedIn signedIn) {
        this.features = features;
        this.invitations = features.invitations();
        this.signedIn = signedIn;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, SignedIn.forPeople((request, caller) -> page(200, request, caller, ""))),
                answer(
                        "/invitations/{invitation}/accept",
                        Outcome.JOINED,
                        (caller, id) -> features.answers().accept(caller, id, "")),
                answer(
                        "/invitations/{invitation}/decline",
                        Outcome.DECLINED,
                        (caller, id) -> features.answers().reject(caller, id, "")),
                answer(
                        "/requests/{invitation}/withdraw",
                        Outcome.REQUEST_WITHDRAWN,
                        (caller, id) -> invitations.revoke(caller, id, Precondition.none())),
                signedIn.postOfPeople(PATH + "/organizations/{organization}/ask", this::ask));
    }

    /** A form about one invitation or request. */
    private Route answer(String path, Outcome outcome, BiConsumer<Caller, InvitationId> work) {
        return signedIn.postOfPeople(
                PATH + path,
                (request, caller, sent) -> told(
                        request,
                        caller,
                        outcome,
                        () -> work.accept(caller, new InvitationId(PathNumber.of(request, "invitation")))));
    }

    private Reply ask(Request request, Caller caller, Sent sent) {
        int id = features.ids()
                .row(ObjectIds.Kind.ORGANIZATION, request.path("organization"))
                .orElseThrow(() -> new Fault.NotFound("organization"));
        return told(
                request, caller, Outcome.ASKED, () -> features.joinRequests().ask(caller, new OrganizationId(id)));
    }

    private Reply told(Request request, Caller caller, Outcome outcome, Runnable work) {
        try {
            work.run();
            return Html.see(request, outcome.at(PATH));
        } catch (Fault.Conflict | Fault.QuotaReached refused) {
            return page(409, request, caller, refused.getMessage());
        } catch (Fault.Invalid refused) {
            return page(400, request, caller, refused.problems().getFirst().message());
        }
    }

    private Reply page(int status, Request request, Caller caller, String refused) {
        List<OwnInvitationRow> waiting = StreamSupport.stream(
                        features.answers().waiting(caller).spliterator(), false)
                .limit(MOST)
                .map(JoinPages::row)
                .toList();
        List<JoinRow> open = features.joinRequests().available(caller).stream()
                .limit(MOST)
                .map(this::row)
                .toList();
        OwnAccount account = features.profile().account(caller);
        return Html.page(
                status,
                Html.TEMPLATES.join(
                        signedIn.frame(request, caller, Section.JOIN, text("section.join")),
                        refused,
                        account.verified(),
                        waiting,
                        open));
    }

    private static OwnInvitationRow row(Invitation invitation) {
        Instant expires = invitation.expiresAt();
        return new OwnInvitationRow(
                PATH + "/invitations/" + invitation.id(),
                invitation.organizationName(),
                Words.ofColumn(invitation.role().word()),
                invitation.projectNames().isEmpty()
                        ? text("common.wholeorganization")
                        : text("join.projects", String.join(", ", invitation.projectNames())),
                expires == null ? null : Moment.of(expires));
    }

    private JoinRow row(JoinRequests.Available available) {
        InvitationId request = available.requestId();
        return new JoinRow(
                request != null
                        ? PATH + "/requests/" + request + "/withdraw"
                        : PATH + "/organizations/"
                                + features.ids()
                                        .of(
                                                ObjectIds.Kind.ORGANIZATION,
                                                available.organizationId().value())
                                + "/ask",
                available.organizationName(),
                request != null);
    }
}

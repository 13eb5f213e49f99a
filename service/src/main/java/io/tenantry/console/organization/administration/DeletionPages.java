package io.tenantry.console.organization.administration;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.Precondition;
import io.tenantry.console.Frame;
import io.tenantry.console.Html;
import io.tenantry.console.form.Faults;
import io.tenantry.console.form.Field;
import io.tenantry.console.form.Field.Kind;
import io.tenantry.console.form.Form;
import io.tenantry.console.form.Sent;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.organization.OneOrganization;
import io.tenantry.console.view.tab.DeletionView;
import io.tenantry.deletion.Deletion;
import io.tenantry.deletion.Deletions;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.organization.own.SeenOrganization;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;
import java.util.Optional;

/** The deletion of an organization: the request, the start with the token, the grace time, undoing, and the progress. */
final class DeletionPages {
    private static final String TAB = "/deletion";
    private static final String PATH = OneOrganization.PATH + TAB;
    private static final String NAME = "name";
    private static final String TOKEN = "verificationToken";

    private final Deletions deletions;
    private final SignedIn signedIn;
    private final OneOrganization one;

    DeletionPages(AdministrationFeatures features, SignedIn signedIn, OneOrganization one) {
        this.deletions = features.deletions();
        this.signedIn = signedIn;
        this.one = one;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, (request, caller) -> page(200, request, caller, "", Faults.NONE)),
                signedIn.post(PATH, this::ask),
                signedIn.postOfOperators(PATH + "/start", this::start),
                signedIn.postOfOperators(PATH + "/undo", this::undo));
    }

    /** Requests the deletion, once the name of the organization is typed. */
    private Reply ask(Request request, Caller caller, Sent sent) {
        SeenOrganization organization = one.find(request, caller);
        String typed = sent.value(NAME);
        if (!typed.strip().equals(organization.name().strip())) {
            String wrong = typed.isBlank() ? text("deletion.namemissing") : text("deletion.namewrong");
            return page(400, request, caller, typed, new Faults(List.of(Problem.invalid(NAME, wrong))));
        }
        try {
            deletions.request(caller, organization.id());
            return done(request, Outcome.DELETION_REQUESTED);
        } catch (Fault.Conflict underWay) {
            return page(409, request, caller, typed, Faults.general(underWay.getMessage()));
        }
    }

    private Reply start(Request request, Caller caller, Sent sent) {
        String token = sent.value(TOKEN).strip();
        try {
            deletions.start(caller, one.number(request), token, Precondition.none());
            return done(request, Outcome.DELETION_STARTED);
        } catch (Fault.Invalid wrong) {
            String why = token.isEmpty() ? text("deletion.tokenmissing") : text("deletion.tokenwrong");
            return page(400, request, caller, "", new Faults(List.of(Problem.invalid(TOKEN, why))));
        }
    }

    private Reply undo(Request request, Caller caller, Sent sent) {
        OrganizationId organization = one.find(request, caller).id();
        try {
            deletions.undo(caller, organization);
            return done(request, Outcome.DELETION_UNDONE);
        } catch (Fault.Conflict tooLate) {
            return page(409, request, caller, "", Faults.general(tooLate.getMessage()));
        } catch (Fault.NotFound undone) {
            return page(409, request, caller, "", Faults.general(text("deletion.notrunning")));
        }
    }

    private Reply done(Request request, Outcome outcome) {
        return Html.see(request, outcome.at(one.path(request, TAB)));
    }

    private Reply page(int status, Request request, Caller caller, String typed, Faults faults) {
        SeenOrganization organization = one.find(request, caller);
        Optional<Deletion> open = deletions.open(caller, organization.id());
        Frame frame =
                one.frame(request, caller, organization, text("tab.deletion")).with(faults);
        boolean requested = open.isPresent();
        Form ask = Form.of(
                frame.console(one.path(request, TAB)),
                signedIn.token(request),
                requested ? text("deletion.requestagain") : text("deletion.request"),
                List.of(Field.of(NAME, text("deletion.name"), Kind.TEXT)
                        .asking(List.of(text("deletion.namehint", organization.name())))
                        .holding(typed)),
                faults);
        Form start = Form.of(
                frame.console(one.path(request, TAB + "/start")),
                signedIn.token(request),
                text("deletion.start"),
                List.of(Field.of(TOKEN, text("deletion.token"), Kind.CODE).asking(List.of(text("deletion.tokenhint")))),
                requested && faults.of(NAME).isEmpty() ? faults : Faults.NONE);
        return Html.page(
                status,
                Html.TEMPLATES.deletion(
                        frame, one.head(request, caller, organization, TAB), open.map(DeletionView::of), ask, start));
    }
}

package io.tenantry.console.person;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.console.Frame.Section;
import io.tenantry.console.Html;
import io.tenantry.console.form.Sent;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.PathNumber;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.own.OwnSessionRow;
import io.tenantry.session.OwnSession;
import io.tenantry.session.Sessions;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;
import java.util.Objects;

/** The own sessions of a person, those of the APIs included. */
final class OwnSessionPages {
    private static final String PATH = "/me/sessions";

    private final Sessions sessions;
    private final SignedIn signedIn;

    OwnSessionPages(PeopleFeatures features, SignedIn signedIn) {
        this.sessions = features.account().sessions();
        this.signedIn = signedIn;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, SignedIn.forPeople(this::list)),
                signedIn.postOfPeople(PATH + "/{session}/end", this::end));
    }

    private Reply list(Request request, Caller caller) {
        OwnSession.Id current = signedIn.person(request).id();
        List<OwnSession> own = sessions.own(caller);
        List<OwnSessionRow> rows = own.stream()
                .limit(MOST)
                .map(session -> row(session, session.id().equals(current)))
                .toList();
        return Html.page(
                200,
                Html.TEMPLATES.ownsessions(
                        signedIn.frame(request, caller, Section.ACCOUNT, text("frame.sessions")),
                        rows,
                        own.size() - rows.size()));
    }

    private static final int MOST = 100;

    private static OwnSessionRow row(OwnSession session, boolean current) {
        return new OwnSessionRow(
                PATH + "/" + session.id() + "/end",
                current,
                Moment.of(session.createdAt()),
                Moment.of(session.expiresAt()),
                Objects.requireNonNullElse(session.address(), text("common.unknownlower")),
                Objects.requireNonNullElse(session.userAgent(), text("common.unknownlower")),
                session.secondFactor());
    }

    private Reply end(Request request, Caller caller, Sent sent) {
        sessions.end(caller, new OwnSession.Id(PathNumber.of(request, "session")));
        return Html.see(request, Outcome.SESSION_ENDED.at(PATH));
    }
}

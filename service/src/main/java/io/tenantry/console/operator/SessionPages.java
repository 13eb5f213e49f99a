package io.tenantry.console.operator;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.console.Frame;
import io.tenantry.console.Html;
import io.tenantry.console.form.Sent;
import io.tenantry.console.view.Moment;
import io.tenantry.console.view.SessionRow;
import io.tenantry.fault.Fault;
import io.tenantry.operator.session.OperatorSession;
import io.tenantry.operator.session.OperatorSessions;
import io.tenantry.session.console.ConsoleSession;
import io.tenantry.session.console.ConsoleSessions;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;
import java.util.Objects;

/** The operator's own sessions; signing out, for operators and people. */
final class SessionPages {
    private static final String PATH = "/sessions";

    private final OperatorSessions sessions;
    private final ConsoleSessions people;
    private final SignedIn signedIn;

    /**
     * @param sessions the sessions of operators
     * @param people the sessions of people
     */
    SessionPages(OperatorSessions sessions, ConsoleSessions people, SignedIn signedIn) {
        this.sessions = sessions;
        this.people = people;
        this.signedIn = signedIn;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, SignedIn.forOperators(this::list)),
                signedIn.postOfOperators(PATH + "/{session}/end", this::end),
                signedIn.post("/sign-out", this::signOut).ofSigningIn(),
                signedIn.post("/sign-out-everywhere", this::signOutEverywhere).ofSigningIn());
    }

    private Reply list(Request request, Caller caller) {
        int current = signedIn.visitor(request) instanceof Visitor.OfOperator(OperatorSession own)
                ? own.id().value()
                : 0;
        List<SessionRow> rows = sessions.own(caller).stream()
                .map(session -> row(session, session.id().value() == current))
                .toList();
        Frame frame = signedIn.frame(request, caller, Frame.Section.NONE, text("frame.sessions"));
        return Html.page(200, Html.TEMPLATES.sessions(frame, rows));
    }

    private static SessionRow row(OperatorSession session, boolean current) {
        return new SessionRow(
                session.id().value(),
                current,
                Moment.of(session.createdAt()),
                Moment.of(session.usedAt()),
                Objects.requireNonNullElse(session.address(), "unknown"),
                Objects.requireNonNullElse(session.userAgent(), "unknown"),
                session.secondFactor());
    }

    private Reply end(Request request, Caller caller, Sent sent) {
        int id;
        try {
            id = Integer.parseInt(request.path("session"));
        } catch (NumberFormatException unknown) {
            throw new Fault.NotFound("session");
        }
        sessions.end(caller, new OperatorSession.Id(id));
        return Html.see(request, Outcome.SESSION_ENDED.at(PATH));
    }

    /** An operator who acts as a person ends that first, on the banner. */
    private static void refuseActing(Caller caller) {
        if (SignedIn.isActing(caller)) {
            throw new Fault.NotAllowed();
        }
    }

    private Reply signOut(Request request, Caller caller, Sent sent) {
        refuseActing(caller);
        switch (signedIn.visitor(request)) {
            case Visitor.OfOperator(OperatorSession session) -> sessions.end(session);
            case Visitor.OfPerson(ConsoleSession session) -> people.end(session);
        }
        return signedIn.cookie().remove(request, Html.see(request, Outcome.SIGNED_OUT.at("/")));
    }

    private Reply signOutEverywhere(Request request, Caller caller, Sent sent) {
        refuseActing(caller);
        switch (signedIn.visitor(request)) {
            case Visitor.OfOperator(OperatorSession session) -> sessions.endAll(session);
            case Visitor.OfPerson(ConsoleSession session) -> people.endAll(session);
        }
        return signedIn.cookie().remove(request, Html.see(request, Outcome.SIGNED_OUT_EVERYWHERE.at("/")));
    }
}

package io.tenantry.console.operator;

import io.tenantry.access.Caller;
import io.tenantry.access.TokenText;
import io.tenantry.console.Frame;
import io.tenantry.console.SameOrigin;
import io.tenantry.console.form.Sent;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Fault.Unauthenticated.Why;
import io.tenantry.operator.session.OperatorSession;
import io.tenantry.operator.session.OperatorSessions;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.Objects;
import java.util.function.Supplier;

/** The requests of signed-in operators: finds the session, and refuses forms that no page of this server has sent. */
public final class SignedIn {
    /** Answers a form. */
    @FunctionalInterface
    public interface Action {
        Reply answer(Request request, Caller caller, Sent sent);
    }

    private final OperatorSessions sessions;
    private final SessionCookie cookie;
    private final SameOrigin sameOrigin;

    /** @param publicUrl the URL of the installation for people, without a slash at the end */
    public SignedIn(OperatorSessions sessions, Supplier<String> publicUrl) {
        this.sessions = sessions;
        this.cookie = new SessionCookie(publicUrl);
        this.sameOrigin = new SameOrigin(publicUrl);
    }

    SessionCookie cookie() {
        return cookie;
    }

    /**
     * The session of a request.
     *
     * @throws Fault.Unauthenticated when there is none, or it has ended
     */
    OperatorSession session(Request request) {
        String token = cookie.value(request);
        if (token == null) {
            throw new Fault.Unauthenticated(Why.NONE);
        }
        return sessions.authenticate(token);
    }

    /** The operator of the session of a request; throws as {@link #session}. */
    public Caller caller(Request request) {
        return new Caller.Operator(session(request).username());
    }

    /** A route of forms that signed-in operators send. */
    public Route post(String path, Action action) {
        return Route.of("POST", path, (request, caller) -> action.answer(request, caller, read(request)));
    }

    /**
     * Reads a form that a page of this server has sent.
     *
     * @throws Fault.NotAllowed when it comes from somewhere else
     */
    Sent read(Request request) {
        sameOrigin.check(request);
        Sent sent = Sent.read(request);
        if (!cookie.fits(request, sent.value("token"))) {
            throw new Fault.NotAllowed("This form does not belong to your session. Open its page again.");
        }
        return sent;
    }

    /** The frame of a page. */
    public Frame frame(Request request, Caller caller, Frame.Section section, String title) {
        String operator = Objects.requireNonNullElse(caller.operator(), "");
        return Frame.of(request, title, section, operator, token(request)).telling(Outcome.told(request));
    }

    /** The token for the forms of a page. */
    public String token(Request request) {
        String value = cookie.value(request);
        return value == null ? "" : SessionCookie.formToken(value);
    }

    /** The value of the cookie of a browser that is not signed in; a new one where it has none. */
    String anonymous(Request request) {
        String value = cookie.value(request);
        return value != null && value.length() == TokenText.LENGTH ? value : TokenText.random();
    }
}

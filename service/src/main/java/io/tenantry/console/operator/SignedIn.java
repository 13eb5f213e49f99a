package io.tenantry.console.operator;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.access.PersonId;
import io.tenantry.access.TokenText;
import io.tenantry.account.AccountFeatures;
import io.tenantry.console.Frame;
import io.tenantry.console.Notice;
import io.tenantry.console.SameOrigin;
import io.tenantry.console.form.KeptForm;
import io.tenantry.console.form.KeptForms;
import io.tenantry.console.form.Sealed;
import io.tenantry.console.form.Sent;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Fault.Unauthenticated.Why;
import io.tenantry.operator.session.OperatorSession;
import io.tenantry.operator.session.OperatorSessions;
import io.tenantry.session.SecondFactor;
import io.tenantry.session.console.ConsoleSession;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The requests of signed-in operators and people: finds the session, and refuses forms that no page of this server has sent. */
public final class SignedIn {
    /** Answers a form. */
    @FunctionalInterface
    public interface Action {
        Reply answer(Request request, Caller caller, Sent sent);
    }

    /** Begins the cookie of a person; the rest is the token. */
    private static final String PERSON = "p.";

    /** Begins the cookie of an operator who acts as a person; the token of that session, a dot and the operator's own follow. */
    private static final String ACTING = "i.";

    /** The forms that end what has ended by itself. */
    private static final Set<String> ENDING = Set.of("/sign-out", "/sign-out-everywhere", "/impersonation/end");

    private final OperatorSessions sessions;
    private final AccountFeatures people;
    private final ConsoleCookie cookie;
    private final SameOrigin sameOrigin;
    private final KeptForms kept;
    private final ShownOnce once;

    /**
     * @param sessions the sessions of operators
     * @param people the sessions of people
     * @param publicUrl the URL of the installation for people, without a slash at the end
     * @param kept keeps forms over a new sign-in
     * @param secrets encrypts secrets that pages show once
     */
    public SignedIn(
            OperatorSessions sessions,
            AccountFeatures people,
            Supplier<String> publicUrl,
            KeptForms kept,
            Sealed secrets) {
        this.sessions = sessions;
        this.people = people;
        this.cookie = ConsoleCookie.ofSessions(publicUrl);
        this.sameOrigin = new SameOrigin(publicUrl);
        this.kept = kept;
        this.once = new ShownOnce(secrets, cookie);
    }

    public ConsoleCookie cookie() {
        return cookie;
    }

    /** The secrets that pages show once. */
    public ShownOnce once() {
        return once;
    }

    /**
     * The session of a request.
     *
     * @throws Fault.Unauthenticated when there is none, or it has ended
     */
    public Visitor visitor(Request request) {
        String value = cookie.value(request);
        if (value == null) {
            throw new Fault.Unauthenticated(Why.NONE);
        }
        return visitor(value);
    }

    private Visitor visitor(String value) {
        if (value.startsWith(ACTING)) {
            return acting(value);
        }
        if (!value.startsWith(PERSON)) {
            return new Visitor.OfOperator(sessions.authenticate(value));
        }
        ConsoleSession session = people.consoleSessions().authenticate(value.substring(PERSON.length()));
        if (session.acting() != null) {
            throw new Fault.Unauthenticated(Why.ENDED_TOKEN);
        }
        return new Visitor.OfPerson(session);
    }

    /** The session in which an operator acts as a person. It is good only while the operator is signed in. */
    private Visitor acting(String value) {
        OperatorSession operator = sessions.authenticate(own(value));
        ConsoleSession session =
                people.consoleSessions().authenticate(value.substring(ACTING.length(), value.lastIndexOf('.')));
        ConsoleSession.Acting acting = session.acting();
        if (acting == null || !acting.operator().equals(operator.username())) {
            throw new Fault.Unauthenticated(Why.ENDED_TOKEN);
        }
        return new Visitor.OfPerson(session);
    }

    /** The token of an operator's own session, in the cookie of that operator. */
    private static String own(String value) {
        return value.substring(value.lastIndexOf('.') + 1);
    }

    /** The reply, after which the operator who sent the request acts as a person in a session with this token. */
    public Reply act(Request request, Reply reply, String token) {
        String value = Objects.requireNonNull(cookie.value(request));
        return cookie.set(request, reply, ACTING + token + "." + own(value));
    }

    /** The reply, after which the operator no longer acts as a person. */
    public Reply actNoMore(Request request, Reply reply) {
        return cookie.set(request, reply, own(Objects.requireNonNull(cookie.value(request))));
    }

    /** Whether an operator acts as a person. */
    public static boolean isActing(Caller caller) {
        return caller instanceof Caller.Person person && person.isImpersonated();
    }

    /**
     * The caller of a request; throws as {@link #visitor}.
     *
     * @throws Fault.NotAllowed for a person who has to set up a second factor, unless the request is about that
     */
    public Caller caller(Request request) {
        Visitor visitor = visitor(request);
        if (visitor instanceof Visitor.OfPerson(ConsoleSession session)) {
            if (session.restricted() && !request.aboutSigningIn()) {
                throw new Fault.NotAllowed(Fault.NotAllowed.Reason.SECOND_FACTOR_MISSING, SecondFactor.MISSING);
            }
            people.activity().seen(session.caller());
        }
        return visitor.caller();
    }

    /** The cookie with which a person is signed in. */
    static String ofPerson(String token) {
        return PERSON + token;
    }

    /** A route of forms that signed-in operators and people send. */
    public Route post(String path, Action action) {
        return Route.of("POST", path, (request, caller) -> action.answer(request, caller, read(request)));
    }

    /** A route for operators; people find no such page. */
    public static Route.Operation forOperators(Route.Operation page) {
        return (request, caller) -> {
            if (!(caller instanceof Caller.Operator)) {
                throw new Fault.NotFound("page");
            }
            return page.answer(request, caller);
        };
    }

    /** A route for people themselves; operators find no such page, also when they act as a person. */
    public static Route.Operation forPeople(Route.Operation page) {
        return (request, caller) -> {
            if (!(caller instanceof Caller.Person) || isActing(caller)) {
                throw new Fault.NotFound("page");
            }
            return page.answer(request, caller);
        };
    }

    /** As {@link #forPeople(Route.Operation)}, for forms. */
    public Route postOfPeople(String path, Action action) {
        return Route.of("POST", path, forPeople((request, caller) -> action.answer(request, caller, read(request))));
    }

    /** The session of the person who sends a request; throws as {@link #visitor}, and for operators. */
    public ConsoleSession person(Request request) {
        if (visitor(request) instanceof Visitor.OfPerson(ConsoleSession session)) {
            return session;
        }
        throw new Fault.NotFound("page");
    }

    /** As {@link #forOperators(Route.Operation)}, for forms. */
    public Route postOfOperators(String path, Action action) {
        return Route.of("POST", path, forOperators((request, caller) -> action.answer(request, caller, read(request))));
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
            throw new Fault.NotAllowed(text("signedin.foreign"));
        }
        return sent;
    }

    /** The form of a request whose session has expired, encrypted for its owner; empty for any other request. */
    Optional<String> keep(Request request) {
        String value = cookie.value(request);
        String path = request.rawPath().replaceFirst("^/console", "");
        if (value == null || !request.method().equals("POST") || ENDING.contains(path)) {
            return Optional.empty();
        }
        try {
            Sent sent = read(request);
            return expired(value).flatMap(owner -> kept.seal(owner, path, sent));
        } catch (Fault refused) {
            return Optional.empty();
        }
    }

    private Optional<String> expired(String value) {
        return value.startsWith(PERSON)
                ? people.consoleSessions()
                        .expired(value.substring(PERSON.length()))
                        .map(Visitor::ownerOfPerson)
                : sessions.expired(value).map(Visitor::ownerOfOperator);
    }

    /** The encrypted form for the owner of a session that has just begun; empty when it is the form of another person. */
    Optional<KeptForm> keptFor(String value, String encrypted) {
        return encrypted.isEmpty() ? Optional.empty() : kept.open(visitor(value).owner(), encrypted);
    }

    /**
     * The kept form that a signed-in visitor asks for; {@link KeptForm#NOTHING} when it is that of another person, and empty for a
     * form that is to be carried out, or refused.
     */
    public Optional<KeptForm> kept(Request request) {
        Sent sent;
        try {
            sent = read(request);
        } catch (Fault.NotAllowed foreign) {
            // Its page says so, or that there is no such page for this visitor.
            return Optional.empty();
        }
        return sent.has(KeptForm.FIELD)
                ? kept.open(visitor(request).owner(), sent.value(KeptForm.FIELD))
                        .or(() -> Optional.of(KeptForm.NOTHING))
                : Optional.empty();
    }

    /** The frame of a page. */
    public Frame frame(Request request, Caller caller, Frame.Section section, String title) {
        if (isActing(caller)) {
            return acting(request, section, title);
        }
        PersonId person = caller.person();
        return person == null
                ? frame(
                        request,
                        Frame.Audience.OPERATOR,
                        Objects.requireNonNullElse(caller.operator(), ""),
                        section,
                        title)
                : frame(request, Frame.Audience.PERSON, people.signIn().emailOf(person), section, title);
    }

    /** The impersonation of a request, for pages without a frame; empty for none, and when it has ended. */
    public Optional<Notice.Banner> banner(Request request) {
        String value = cookie.value(request);
        if (value == null || !value.startsWith(ACTING)) {
            return Optional.empty();
        }
        try {
            ConsoleSession session = person(request);
            return Optional.ofNullable(session.acting())
                    .map(acting -> new Notice.Banner(session.email(), acting.reason(), token(request)));
        } catch (Fault ended) {
            return Optional.empty();
        }
    }

    private Frame acting(Request request, Frame.Section section, String title) {
        ConsoleSession session = person(request);
        ConsoleSession.Acting acting = Objects.requireNonNull(session.acting());
        return frame(request, Frame.Audience.ACTING, acting.operator(), section, title)
                .acting(new Frame.Acting(session.email(), acting.reason()));
    }

    /** The frame of a page for a kind of signed-in party. */
    public Frame frame(Request request, Frame.Audience audience, String name, Frame.Section section, String title) {
        return Frame.of(request, title, section, audience, name, token(request))
                .telling(Outcome.told(request) + KeptForm.toldOfPage());
    }

    /** The token for the forms of a page. */
    public String token(Request request) {
        String value = cookie.value(request);
        return value == null ? "" : ConsoleCookie.formToken(value);
    }

    /**
     * The value of the cookie of a browser that is not signed in; a new one where it has none. That of a session that has ended
     * stays: other forms of that session may be open, and are kept as the first one is.
     */
    String anonymous(Request request) {
        String value = cookie.value(request);
        boolean sound = value != null
                && (value.startsWith(PERSON) ? value.substring(PERSON.length()) : value).length() == TokenText.LENGTH;
        return sound ? Objects.requireNonNull(value) : TokenText.random();
    }
}

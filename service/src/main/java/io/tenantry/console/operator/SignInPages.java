package io.tenantry.console.operator;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.canonical.EmailAddress;
import io.tenantry.console.FaultPages;
import io.tenantry.console.Html;
import io.tenantry.console.Page;
import io.tenantry.console.form.Faults;
import io.tenantry.console.form.Field;
import io.tenantry.console.form.Field.Kind;
import io.tenantry.console.form.Form;
import io.tenantry.console.form.KeptForm;
import io.tenantry.console.form.KeptForms;
import io.tenantry.console.form.Sent;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.operator.OperatorConsoleSignIn;
import io.tenantry.operator.Operators.Credentials;
import io.tenantry.session.Proof;
import io.tenantry.session.console.ConsoleSessions;
import io.tenantry.web.NetworkAddress;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** The start of the console: the sign-in page, or the first page of a signed-in operator or person. */
final class SignInPages {
    private static final String PATH = "/sign-in";
    private static final String NAME = "username";
    private static final String PASSWORD = "password";
    private static final String CODE = "code";
    private static final String NEXT = "next";

    private static final String KEPT = text("signin.endedkept");

    /** A path below the console, with a query. It never backtracks: anybody can send a text to compare. */
    private static final Pattern BELOW = Pattern.compile("/(?!/)[A-Za-z0-9_/-]*+(?:\\?[\\x21\\x23-\\x7e]*+)?");

    private final OperatorConsoleSignIn operators;
    private final ConsoleSessions people;
    private final SignedIn signedIn;
    private final Route.Operation dashboard;
    private final Route.Operation home;

    /**
     * @param dashboard the first page of operators
     * @param home the first page of people
     */
    SignInPages(
            OperatorConsoleSignIn operators,
            ConsoleSessions people,
            SignedIn signedIn,
            Route.Operation dashboard,
            Route.Operation home) {
        this.operators = operators;
        this.people = people;
        this.signedIn = signedIn;
        this.dashboard = dashboard;
        this.home = home;
    }

    List<Route> routes() {
        return List.of(
                Route.open("GET", "/", this::start),
                Route.open("GET", PATH, request -> Html.see(request, "/")),
                Route.open("POST", PATH, this::signIn));
    }

    private Reply start(Request request) {
        Caller caller;
        try {
            caller = signedIn.caller(request);
        } catch (Fault.Unauthenticated nobody) {
            return page(200, request, "", Faults.NONE, "");
        }
        return (caller instanceof Caller.Operator ? dashboard : home).answer(request, caller);
    }

    private Reply signIn(Request request) {
        Sent sent;
        try {
            sent = signedIn.read(request);
        } catch (Fault.NotAllowed foreign) {
            return page(403, request, "", Faults.general(text("signin.toolate")), "");
        }
        String name = sent.value(NAME);
        String kept = KeptForms.isSound(sent.value(KeptForm.FIELD)) ? sent.value(KeptForm.FIELD) : "";
        List<Problem> missing = new ArrayList<>();
        if (name.isBlank()) {
            missing.add(Problem.missing(NAME, text("signin.namemissing")));
        }
        if (sent.value(PASSWORD).isEmpty()) {
            missing.add(Problem.missing(PASSWORD, text("common.passwordmissing")));
        }
        if (!missing.isEmpty()) {
            return page(400, request, name, new Faults(missing), kept);
        }
        try {
            String value = begin(request, name, sent.value(PASSWORD), sent.value(CODE));
            return signedIn.cookie().set(request, after(request, value, kept), value);
        } catch (Fault.Unauthenticated wrong) {
            return page(403, request, name, Faults.general(text("signin.wrong")), kept);
        } catch (Fault.Invalid code) {
            return page(400, request, name, Faults.named(code, Map.of("otp", CODE)), kept);
        } catch (Fault.NotAllowed obstacle) {
            return page(403, request, name, Faults.general(words(obstacle)), kept);
        } catch (Fault.TooMany tooMany) {
            return FaultPages.wait(page(429, request, name, Faults.of(tooMany), kept), tooMany);
        }
    }

    /**
     * Begins a session; returns the value of its cookie. The form of the name decides whether it is a person's, so that each takes as
     * long for unknown names as for known ones; operators keep names that look like addresses.
     */
    private String begin(Request request, String name, String password, String code) {
        String address = name.strip();
        String from = NetworkAddress.of(request);
        return EmailAddress.isSound(address) && !operators.knows(name)
                ? SignedIn.ofPerson(people.signIn(new Proof(address, password, code, from)))
                : operators.signIn(new Credentials(name, password), code, from);
    }

    private static String words(Fault.NotAllowed obstacle) {
        return obstacle.reason() == Fault.NotAllowed.Reason.PASSWORD_CHANGE_REQUIRED
                ? text("signin.change")
                : obstacle.getMessage();
    }

    /** The page that was asked for before the sign-in; the start of the console for none. */
    private static String next(Request request) {
        String next = Objects.requireNonNullElse(request.query().last(NEXT), "");
        return BELOW.matcher(next).matches() ? next : "/";
    }

    /** The reply to a sign-in: it leads to the page that was asked for, or back to a form that was kept. */
    private Reply after(Request request, String value, String encrypted) {
        Optional<KeptForm> kept = signedIn.keptFor(value, encrypted);
        if (kept.isEmpty()) {
            return Html.see(request, next(request));
        }
        Page page = Page.of(request, text("signin.kept.title"));
        Form form = Form.of(
                page.console(kept.get().path()),
                ConsoleCookie.formToken(value),
                text("signin.kept.button"),
                List.of(Field.hidden(KeptForm.FIELD, encrypted)),
                Faults.NONE);
        return Html.page(200, Html.TEMPLATES.form(page, text("signin.kept.lead"), form));
    }

    /** The sign-in page with the form that a session sent after it had expired; empty for any other request. */
    static Optional<Reply> ended(SignedIn signedIn, Request request) {
        return signedIn.keep(request).map(kept -> page(signedIn, 403, request, "", Faults.NONE, kept));
    }

    private Reply page(int status, Request request, String name, Faults faults, String kept) {
        return page(signedIn, status, request, name, faults, kept);
    }

    /** @param kept the encrypted form to come back to; empty for none */
    private static Reply page(SignedIn signedIn, int status, Request request, String name, Faults faults, String kept) {
        String cookie = signedIn.anonymous(request);
        Page page = Page.of(request, text("signin.title")).with(faults);
        String next = next(request);
        String action = page.console(PATH)
                + (next.equals("/") ? "" : "?" + NEXT + "=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
        List<Field> fields = new ArrayList<>(List.of(
                Field.of(NAME, text("signin.name"), Kind.USERNAME).holding(name),
                Field.of(PASSWORD, text("common.password"), Kind.PASSWORD),
                Field.of(CODE, text("common.code"), Kind.CODE)
                        .asking(List.of(text("signin.codehint")))
                        .optional()));
        if (!kept.isEmpty()) {
            fields.add(Field.hidden(KeptForm.FIELD, kept));
        }
        Form form = Form.of(action, ConsoleCookie.formToken(cookie), text("signin.title"), fields, faults);
        Reply reply = Html.page(status, Html.TEMPLATES.signin(page, kept.isEmpty() ? lead(request) : KEPT, form));
        return signedIn.cookie().set(request, reply, cookie);
    }

    private static String lead(Request request) {
        String told = Outcome.told(request);
        if (!told.isEmpty()) {
            return told;
        }
        return request.query().names().contains("ended") ? text("signin.ended") : text("signin.lead");
    }
}

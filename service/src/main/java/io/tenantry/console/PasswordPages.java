package io.tenantry.console;

import io.tenantry.account.PasswordChanges;
import io.tenantry.account.PasswordChanges.Resettable;
import io.tenantry.canonical.EmailAddress;
import io.tenantry.console.form.Faults;
import io.tenantry.console.form.Field;
import io.tenantry.console.form.Field.Kind;
import io.tenantry.console.form.Form;
import io.tenantry.console.form.Sent;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.password.PasswordText;
import io.tenantry.throttle.FailedAttempts;
import io.tenantry.throttle.Limit;
import io.tenantry.throttle.Throttle;
import io.tenantry.web.NetworkAddress;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;
import java.util.Optional;

/** The pages of a forgotten password: the form that asks for a mail, and the form behind the link in that mail. */
final class PasswordPages {
    /** The path of the form that asks for a mail. */
    static final String FORGOTTEN = "/password/forgotten";

    private static final String RESET = "/password/reset";
    private static final String TOKEN = "token";
    private static final String PASSWORD = "new_password";
    private static final String AGAIN = "new_password_again";
    private static final String EMAIL = "email";

    private final PasswordChanges passwords;
    private final FailedAttempts attempts;
    private final Throttle throttle;
    private final SameOrigin sameOrigin;

    PasswordPages(ConsoleFeatures features, SameOrigin sameOrigin) {
        this.passwords = features.signIn().passwords();
        this.attempts = features.signIn().attempts();
        this.throttle = features.throttle();
        this.sameOrigin = sameOrigin;
    }

    List<Route> routes() {
        return List.of(
                Route.open("GET", RESET, this::show),
                Route.open("POST", RESET, this::reset),
                Route.open("GET", FORGOTTEN, request -> forgotten(200, request, "", Faults.NONE)),
                Route.open("POST", FORGOTTEN, this::ask));
    }

    private Reply show(Request request) {
        String sent = request.query().last(TOKEN);
        String token = sent == null ? "" : sent;
        Optional<Resettable> whose = attempts.counted(NetworkAddress.of(request), passwords.resettable(token));
        return page(200, request, token, whose, Faults.NONE);
    }

    private Reply reset(Request request) {
        sameOrigin.check(request);
        Sent sent = Sent.read(request);
        String token = sent.value(TOKEN);
        String password = sent.value(PASSWORD);
        List<Problem> problems = PasswordText.normal(password).equals(PasswordText.normal(sent.value(AGAIN)))
                ? List.of()
                : List.of(Problem.invalid(AGAIN, "The two passwords are not the same."));
        Optional<Resettable> whose = passwords.resettable(token);
        try {
            passwords.reset(token, password, NetworkAddress.of(request), problems);
        } catch (Fault.Invalid invalid) {
            return page(400, request, token, passwords.resettable(token), new Faults(invalid.problems()));
        }
        return Html.notice(
                200,
                request,
                Notice.done(
                        "Your password is changed",
                        "The new password for " + whose.map(Resettable::email).orElse("your account")
                                + " is valid from now on. You were signed out everywhere.",
                        "Sign in with it wherever you work. You can close this page."));
    }

    private Reply page(int status, Request request, String token, Optional<Resettable> found, Faults faults) {
        Resettable whose = found.orElse(null);
        if (whose == null) {
            return Html.notice(
                    410,
                    request,
                    Notice.stopped(
                                    "This link is no longer valid",
                                    "A link to a new password is valid for 15 minutes and for one use. Only the link"
                                            + " in the newest mail is valid.",
                                    "Your password has not changed.")
                            .with(FORGOTTEN, "Get a new link"));
        }
        Page page = Page.of(request, "Choose a new password").with(faults);
        List<Field> fields = List.of(
                Field.fixed(whose.email()),
                Field.of(PASSWORD, "New password", Kind.NEW_PASSWORD)
                        .asking(whose.policy().demands()),
                Field.of(AGAIN, "New password again", Kind.NEW_PASSWORD));
        Form form = Form.of(page.console(RESET), token, "Change the password", fields, faults);
        return Html.page(
                status,
                Html.TEMPLATES.form(
                        page,
                        "You will be signed out everywhere, and sign in with the new password from then on.",
                        form));
    }

    private Reply forgotten(int status, Request request, String email, Faults faults) {
        Page page = Page.of(request, "Get a new password").with(faults);
        Form form = Form.of(
                page.console(FORGOTTEN),
                "",
                "Send the mail",
                List.of(Field.of(EMAIL, "E-mail address", Kind.EMAIL).holding(email)),
                faults);
        return Html.page(
                status,
                Html.TEMPLATES.form(
                        page, "We mail you a link to a page where you choose one. It is valid for 15 minutes.", form));
    }

    private Reply ask(Request request) {
        sameOrigin.check(request);
        String email = Sent.read(request).value(EMAIL).strip();
        if (!EmailAddress.isSound(email)) {
            Problem wrong = Problem.invalid(EMAIL, "Enter your whole e-mail address, like ada@example.com.");
            return forgotten(400, request, email, new Faults(List.of(wrong)));
        }
        try {
            throttle.pass(Limit.PASSWORD_RESET_FROM, NetworkAddress.of(request));
            passwords.requestReset(email);
        } catch (Fault.TooMany tooMany) {
            return FaultPages.wait(forgotten(429, request, email, Faults.of(tooMany)), tooMany);
        }
        return Html.notice(
                200,
                request,
                Notice.done(
                        "Check your mail",
                        "If there is an account with the address " + email + ", a mail with a link was sent to it.",
                        "If no mail arrives within some minutes, check your spam folder, or try another of your addresses."));
    }
}

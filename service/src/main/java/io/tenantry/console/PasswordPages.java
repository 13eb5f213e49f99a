package io.tenantry.console;

import static io.tenantry.console.text.ConsoleTexts.text;

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
                : List.of(Problem.invalid(AGAIN, text("common.passwordsdiffer")));
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
                        text("password.done.title"),
                        whose.map(found -> text("password.done.known", found.email()))
                                .orElseGet(() -> text("password.done.unknown")),
                        text("password.done.next")));
    }

    private Reply page(int status, Request request, String token, Optional<Resettable> found, Faults faults) {
        Resettable whose = found.orElse(null);
        if (whose == null) {
            return Html.notice(
                    410,
                    request,
                    Notice.stopped(text("link.gone"), text("password.gone.text"), text("password.gone.next"))
                            .with(FORGOTTEN, text("password.gone.link")));
        }
        Page page = Page.of(request, text("password.choose.title")).with(faults);
        List<Field> fields = List.of(
                Field.fixed(whose.email()),
                Field.of(PASSWORD, text("common.newpassword"), Kind.NEW_PASSWORD)
                        .asking(whose.policy().demands()),
                Field.of(AGAIN, text("common.again"), Kind.NEW_PASSWORD));
        Form form = Form.of(page.console(RESET), token, text("password.choose.button"), fields, faults);
        return Html.page(status, Html.TEMPLATES.form(page, text("common.signoutnotice"), form));
    }

    private Reply forgotten(int status, Request request, String email, Faults faults) {
        Page page = Page.of(request, text("password.forgotten.title")).with(faults);
        Form form = Form.of(
                page.console(FORGOTTEN),
                "",
                text("password.forgotten.button"),
                List.of(Field.of(EMAIL, text("common.email"), Kind.EMAIL).holding(email)),
                faults);
        return Html.page(status, Html.TEMPLATES.form(page, text("password.forgotten.lead"), form));
    }

    private Reply ask(Request request) {
        sameOrigin.check(request);
        String email = Sent.read(request).value(EMAIL).strip();
        if (!EmailAddress.isSound(email)) {
            Problem wrong = Problem.invalid(EMAIL, text("password.forgotten.address"));
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
                        text("password.sent.title"), text("password.sent.text", email), text("password.sent.next")));
    }
}

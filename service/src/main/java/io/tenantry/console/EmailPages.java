package io.tenantry.console;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.account.AccountFeatures;
import io.tenantry.account.EmailVerification;
import io.tenantry.console.form.Faults;
import io.tenantry.console.form.Form;
import io.tenantry.console.form.Sent;
import io.tenantry.fault.Fault;
import io.tenantry.throttle.FailedAttempts;
import io.tenantry.web.NetworkAddress;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;
import java.util.Optional;

/** The pages of the link that verifies an e-mail address. GET changes nothing, because mail scanners follow links. */
final class EmailPages {
    private static final String PATH = "/email/verify";
    private static final String TOKEN = "token";

    private final EmailVerification emails;
    private final FailedAttempts attempts;
    private final SameOrigin sameOrigin;

    EmailPages(AccountFeatures features, SameOrigin sameOrigin) {
        this.emails = features.emails();
        this.attempts = features.attempts();
        this.sameOrigin = sameOrigin;
    }

    List<Route> routes() {
        return List.of(Route.open("GET", PATH, this::show), Route.open("POST", PATH, this::verify));
    }

    private Reply show(Request request) {
        String sent = request.query().last(TOKEN);
        String token = sent == null ? "" : sent;
        Optional<String> address = attempts.counted(NetworkAddress.of(request), emails.addressOf(token));
        if (address.isEmpty()) {
            return gone(request);
        }
        Page page = Page.of(request, text("email.title"));
        Form form = Form.of(page.console(PATH), token, text("email.button"), List.of(), Faults.NONE);
        return Html.page(200, Html.TEMPLATES.form(page, text("email.question", address.get()), form));
    }

    private Reply verify(Request request) {
        sameOrigin.check(request);
        String token = Sent.read(request).value(TOKEN);
        Optional<String> address = emails.addressOf(token);
        try {
            emails.verify(token, NetworkAddress.of(request));
        } catch (Fault.Invalid used) {
            return gone(request);
        }
        return Html.notice(
                200,
                request,
                Notice.done(
                        text("email.done.title"),
                        address.map(known -> text("email.done.known", known)).orElse(text("email.done.unknown")),
                        text("email.done.next")));
    }

    private static Reply gone(Request request) {
        return Html.notice(
                410, request, Notice.stopped(text("link.gone"), text("email.gone.text"), text("email.gone.next")));
    }
}

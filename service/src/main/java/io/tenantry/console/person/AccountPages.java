package io.tenantry.console.person;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.console.Frame;
import io.tenantry.console.Frame.Section;
import io.tenantry.console.Html;
import io.tenantry.console.form.Faults;
import io.tenantry.console.form.Field;
import io.tenantry.console.form.Field.Kind;
import io.tenantry.console.form.Form;
import io.tenantry.console.form.Sent;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.fault.Fault;
import io.tenantry.throttle.Limit;
import io.tenantry.user.own.OwnAccount;
import io.tenantry.web.NetworkAddress;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;

/** The account of a person: name and address. */
final class AccountPages {
    private static final String PATH = "/me";
    private static final String NAME = "name";

    private final PeopleFeatures features;
    private final SignedIn signedIn;

    AccountPages(PeopleFeatures features, SignedIn signedIn) {
        this.features = features;
        this.signedIn = signedIn;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, SignedIn.forPeople(this::show)),
                signedIn.postOfPeople(PATH, this::rename),
                signedIn.postOfPeople(PATH + "/verify", this::verify));
    }

    private Reply show(Request request, Caller caller) {
        OwnAccount account = features.profile().account(caller);
        return page(200, request, caller, account, account.name(), Faults.NONE);
    }

    private Reply rename(Request request, Caller caller, Sent sent) {
        try {
            features.profile().rename(caller, sent.value(NAME));
            return Html.see(request, Outcome.RENAMED.at(PATH));
        } catch (Fault.Invalid invalid) {
            return page(
                    400,
                    request,
                    caller,
                    features.profile().account(caller),
                    sent.value(NAME),
                    new Faults(invalid.problems()));
        }
    }

    /** Sends the mail that verifies the address. */
    private Reply verify(Request request, Caller caller, Sent sent) {
        features.throttle().pass(Limit.VERIFICATION_FROM, NetworkAddress.of(request));
        features.account().emails().request(signedIn.person(request).personId());
        return Html.see(request, Outcome.VERIFICATION_SENT.at(PATH));
    }

    private Reply page(int status, Request request, Caller caller, OwnAccount account, String name, Faults faults) {
        Frame frame = signedIn.frame(request, caller, Section.ACCOUNT, text("section.account"))
                .with(faults);
        Form form = Form.of(
                frame.console(PATH),
                signedIn.token(request),
                text("account.save"),
                List.of(Field.of(NAME, text("common.name"), Kind.NAME)
                        .asking(List.of(text("account.hint")))
                        .holding(name)),
                faults);
        return Html.page(status, Html.TEMPLATES.me(frame, form, account.email(), account.verified()));
    }
}

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
import io.tenantry.fault.Problem;
import io.tenantry.password.PasswordText;
import io.tenantry.session.Proof;
import io.tenantry.session.console.ConsoleSession;
import io.tenantry.user.own.OwnAccount;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.List;

/** The form in which a person changes the own password. */
final class PasswordChangePages {
    private static final String PATH = "/me/password";
    private static final String NEW = "new_password";
    private static final String AGAIN = "new_password_again";

    private final PeopleFeatures features;
    private final SignedIn signedIn;

    PasswordChangePages(PeopleFeatures features, SignedIn signedIn) {
        this.features = features;
        this.signedIn = signedIn;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, SignedIn.forPeople((request, caller) -> page(200, request, caller, Faults.NONE))),
                signedIn.postOfPeople(PATH, this::change));
    }

    private Reply change(Request request, Caller caller, Sent sent) {
        ConsoleSession session = signedIn.person(request);
        return ProvenForm.answer(
                () -> {
                    Proof proof = ProvenForm.proof(request, session, sent);
                    String wanted = sent.value(NEW);
                    if (!PasswordText.normal(wanted).equals(PasswordText.normal(sent.value(AGAIN)))) {
                        throw new Fault.Invalid(Problem.invalid(AGAIN, text("common.passwordsdiffer")));
                    }
                    features.account().passwords().change(proof, wanted);
                    // All sessions have ended, this one included.
                    return signedIn.cookie().remove(request, Html.see(request, Outcome.PASSWORD_CHANGED.at("/")));
                },
                (status, faults) -> page(status, request, caller, faults));
    }

    private Reply page(int status, Request request, Caller caller, Faults faults) {
        ConsoleSession session = signedIn.person(request);
        OwnAccount account = features.profile().account(caller);
        Frame frame = signedIn.frame(request, caller, Section.ACCOUNT, text("account.changepassword.title"))
                .with(faults);
        List<Field> fields = new ArrayList<>(ProvenForm.fields(account.secondFactor()));
        fields.add(Field.of(NEW, text("common.newpassword"), Kind.NEW_PASSWORD)
                .asking(features.account()
                        .passwords()
                        .policyOf(session.personId())
                        .demands()));
        fields.add(Field.of(AGAIN, text("common.again"), Kind.NEW_PASSWORD));
        Form form = Form.of(
                frame.console(PATH), signedIn.token(request), text("account.changepassword.button"), fields, faults);
        return Html.page(status, Html.TEMPLATES.accountform(frame, "/password", text("common.signoutnotice"), form));
    }
}

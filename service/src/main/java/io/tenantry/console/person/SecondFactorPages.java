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
import io.tenantry.console.look.Brand;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.view.own.QrImage;
import io.tenantry.session.Proof;
import io.tenantry.session.console.ConsoleSession;
import io.tenantry.session.factor.Enrollment;
import io.tenantry.user.own.OwnAccount;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The second factor of a person: setting it up with a QR code, its recovery codes, and turning it off. */
final class SecondFactorPages {
    private static final String PATH = "/me/second-factor";
    private static final String ENROLLING = PATH + "/enrolling";
    private static final String CODES = PATH + "/recovery-codes";
    private static final String SECRET = "secret";
    private static final Pattern BASE_32 = Pattern.compile("[A-Z2-7]{16,64}");

    private final PeopleFeatures features;
    private final SignedIn signedIn;

    SecondFactorPages(PeopleFeatures features, SignedIn signedIn) {
        this.features = features;
        this.signedIn = signedIn;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, SignedIn.forPeople((request, caller) -> page(200, request, caller, Faults.NONE)))
                        .ofSigningIn(),
                signedIn.postOfPeople(PATH + "/enroll", this::enroll).ofSigningIn(),
                Route.of("GET", ENROLLING, SignedIn.forPeople(this::enrolling)).ofSigningIn(),
                signedIn.postOfPeople(PATH + "/confirm", this::confirm).ofSigningIn(),
                Route.of("GET", CODES, SignedIn.forPeople(this::codes)).ofSigningIn(),
                signedIn.postOfPeople(PATH + "/disable", this::disable));
    }

    private Reply enroll(Request request, Caller caller, Sent sent) {
        ConsoleSession session = signedIn.person(request);
        return ProvenForm.answer(
                () -> {
                    Proof proof = ProvenForm.proof(request, session, sent);
                    Enrollment made = features.account().twoFactor().enroll(proof);
                    return signedIn.once().lead(request, ENROLLING, made.secret());
                },
                (status, faults) -> page(status, request, caller, faults));
    }

    private Reply enrolling(Request request, Caller caller) {
        ConsoleSession session = signedIn.person(request);
        return signedIn.once()
                .show(
                        request,
                        secret -> secret.isEmpty()
                                ? Html.see(request, PATH)
                                : enrolling(200, request, session, secret, Faults.NONE));
    }

    private Reply codes(Request request, Caller caller) {
        ConsoleSession session = signedIn.person(request);
        return signedIn.once()
                .show(
                        request,
                        codes -> codes.isEmpty()
                                ? Html.see(request, PATH)
                                : Html.page(
                                        200,
                                        Html.TEMPLATES.recoverycodes(
                                                frame(request, session, text("secondfactor.codes")),
                                                codes.lines().toList())));
    }

    private Reply confirm(Request request, Caller caller, Sent sent) {
        ConsoleSession session = signedIn.person(request);
        String secret = sent.value(SECRET);
        if (!BASE_32.matcher(secret).matches()) {
            return Html.see(request, PATH);
        }
        return ProvenForm.answer(
                () -> {
                    Proof proof = ProvenForm.proof(request, session, sent);
                    List<String> codes = features.account().twoFactor().confirm(proof);
                    return signedIn.once().lead(request, CODES, String.join("\n", codes));
                },
                // The page has the secret that its form has sent: the stored one is shown only once.
                (status, faults) -> enrolling(status, request, session, secret, faults));
    }

    private Reply disable(Request request, Caller caller, Sent sent) {
        ConsoleSession session = signedIn.person(request);
        return ProvenForm.answer(
                () -> {
                    features.account().twoFactor().disable(ProvenForm.proof(request, session, sent));
                    return Html.see(request, Outcome.SECOND_FACTOR_OFF.at(PATH));
                },
                (status, faults) -> page(status, request, caller, faults));
    }

    private Frame frame(Request request, ConsoleSession session, String title) {
        boolean restricted = signedIn.person(request).restricted();
        return signedIn.frame(
                request,
                restricted ? Frame.Audience.RESTRICTED : Frame.Audience.PERSON,
                session.email(),
                Section.ACCOUNT,
                title);
    }

    private Reply page(int status, Request request, Caller caller, Faults faults) {
        ConsoleSession session = signedIn.person(request);
        OwnAccount account = features.profile().account(caller);
        Frame frame = frame(request, session, text("common.secondfactor")).with(faults);
        boolean on = account.secondFactor();
        Form form = Form.of(
                frame.console(PATH + (on ? "/disable" : "/enroll")),
                signedIn.token(request),
                on ? text("secondfactor.off") : text("secondfactor.setup"),
                ProvenForm.fields(on),
                faults);
        return Html.page(status, Html.TEMPLATES.accountform(frame, "/second-factor", lead(session, account), form));
    }

    private static String lead(ConsoleSession session, OwnAccount account) {
        if (account.secondFactor()) {
            return text("secondfactor.lead.on", account.recoveryCodes());
        }
        return session.restricted() ? text("secondfactor.lead.required") : text("secondfactor.lead.off");
    }

    private Reply enrolling(int status, Request request, ConsoleSession session, String secret, Faults faults) {
        Enrollment made = Enrollment.of(Brand.current().name(), session.email(), secret);
        Frame frame = frame(request, session, text("secondfactor.title")).with(faults);
        List<Field> fields = new ArrayList<>(ProvenForm.fields(true));
        fields.set(1, Field.of(ProvenForm.CODE, text("secondfactor.code"), Kind.CODE));
        fields.add(Field.hidden(SECRET, made.secret()));
        Form form = Form.of(
                frame.console(PATH + "/confirm"), signedIn.token(request), text("secondfactor.turnon"), fields, faults);
        return Html.page(
                status, Html.TEMPLATES.enrolling(frame, QrImage.of(made.url()), made.url(), made.secret(), form));
    }
}

package io.tenantry.console.organization.list;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.console.Frame;
import io.tenantry.console.Html;
import io.tenantry.console.form.Faults;
import io.tenantry.console.form.Field;
import io.tenantry.console.form.Field.Kind;
import io.tenantry.console.form.Form;
import io.tenantry.console.form.Sent;
import io.tenantry.console.operator.OperatorFeatures;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.organization.Organization;
import io.tenantry.organization.OrganizationChange;
import io.tenantry.password.PasswordPolicy;
import io.tenantry.storage.ObjectIds;
import io.tenantry.user.FirstAdministrators;
import io.tenantry.user.UserChange;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;
import java.util.Map;

/** The form that creates an organization with its first administrator. */
public final class NewOrganizationPages {
    private static final String PATH = "/organizations/new";
    private static final String NAME = "name";
    private static final String ADMINISTRATOR = "administrator";
    private static final String EMAIL = "email";
    private static final String PASSWORD = "initial_password";
    private static final Map<String, String> FIELDS =
            Map.of(UserChange.NAME, ADMINISTRATOR, UserChange.EMAIL, EMAIL, UserChange.PASSWORD, PASSWORD);

    private final FirstAdministrators creation;
    private final ObjectIds ids;
    private final SignedIn signedIn;

    public NewOrganizationPages(OperatorFeatures features, SignedIn signedIn) {
        this.creation = features.firstAdministrators();
        this.ids = features.ids();
        this.signedIn = signedIn;
    }

    /** The routes, below the console. */
    public List<Route> routes() {
        return List.of(
                Route.of(
                        "GET",
                        PATH,
                        SignedIn.forOperators(
                                (request, caller) -> page(200, request, caller, "", "", "", Faults.NONE))),
                signedIn.postOfOperators(PATH, this::create));
    }

    private Reply create(Request request, Caller caller, Sent sent) {
        String name = sent.value(NAME);
        String administrator = sent.value(ADMINISTRATOR);
        String email = sent.value(EMAIL).strip();
        try {
            Organization made = creation.create(
                    caller, new OrganizationChange(name, null, Map.of()), administrator, email, sent.value(PASSWORD));
            return Html.see(
                    request,
                    Outcome.CREATED.at("/organizations/"
                            + ids.of(ObjectIds.Kind.ORGANIZATION, made.id().value())));
        } catch (Fault.Invalid invalid) {
            return page(400, request, caller, name, administrator, email, Faults.named(invalid, FIELDS));
        } catch (Fault.Conflict inUse) {
            Faults taken = new Faults(List.of(Problem.invalid(NAME, text("common.nametaken"))));
            return page(409, request, caller, name, administrator, email, taken);
        }
    }

    private Reply page(
            int status,
            Request request,
            Caller caller,
            String name,
            String administrator,
            String email,
            Faults faults) {
        Frame frame = signedIn.frame(request, caller, Frame.Section.ORGANIZATIONS, text("common.neworganization"))
                .below(new Frame.Crumb("/organizations", text("common.organizations")))
                .with(faults);
        List<Field> fields = List.of(
                Field.of(NAME, text("neworganization.name"), Kind.TEXT).holding(name),
                Field.of(ADMINISTRATOR, text("neworganization.administrator"), Kind.TEXT)
                        .holding(administrator),
                Field.of(EMAIL, text("neworganization.email"), Kind.OTHER_EMAIL)
                        .asking(List.of(text("common.knownperson")))
                        .holding(email),
                Field.of(PASSWORD, text("common.initialpassword"), Kind.INITIAL_PASSWORD)
                        .asking(PasswordPolicy.DEFAULT.demands()));
        Form form =
                Form.of(frame.console(PATH), signedIn.token(request), text("neworganization.button"), fields, faults);
        return Html.page(status, Html.TEMPLATES.filled(frame, form));
    }
}

package io.tenantry.console.organization;

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
import io.tenantry.organization.own.SeenOrganization;
import io.tenantry.password.PasswordPolicy;
import io.tenantry.user.UserChange;
import io.tenantry.user.UserChanges;
import io.tenantry.user.UserRole;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The form that adds a member. */
final class NewMemberPages {
    private static final String PATH = OneOrganization.PATH + "/members/new";
    private static final String NAME = "name";
    private static final String EMAIL = "email";
    private static final String PASSWORD = "initial_password";
    private static final String ROLE = "role";
    private static final Map<String, String> FIELDS =
            Map.of(UserChange.NAME, NAME, UserChange.EMAIL, EMAIL, UserChange.PASSWORD, PASSWORD);

    private final UserChanges changes;
    private final SignedIn signedIn;
    private final OneOrganization one;

    NewMemberPages(OperatorFeatures features, SignedIn signedIn, OneOrganization one) {
        this.changes = features.userChanges();
        this.signedIn = signedIn;
        this.one = one;
    }

    List<Route> routes() {
        return List.of(
                Route.of(
                        "GET",
                        PATH,
                        SignedIn.forOperators(
                                (request, caller) -> adding(200, request, caller, "", "", "member", Faults.NONE))),
                signedIn.postOfOperators(PATH, this::add));
    }

    private Reply add(Request request, Caller caller, Sent sent) {
        String name = sent.value(NAME);
        String email = sent.value(EMAIL).strip();
        String role = sent.value(ROLE);
        Set<UserRole> roles = role.equals("admin") ? EnumSet.of(UserRole.ADMIN) : EnumSet.noneOf(UserRole.class);
        try {
            changes.create(
                    caller,
                    new UserChange(
                            email, name, sent.value(PASSWORD), one.number(request), roles, null, null, null, null),
                    List.of());
            return Html.see(request, Outcome.MEMBER_ADDED.at(one.path(request, "/members")));
        } catch (Fault.Invalid invalid) {
            return adding(400, request, caller, name, email, role, Faults.named(invalid, FIELDS));
        } catch (Fault.Conflict | Fault.QuotaReached refused) {
            return adding(409, request, caller, name, email, role, Faults.general(refused.getMessage()));
        }
    }

    private Reply adding(
            int status, Request request, Caller caller, String name, String email, String role, Faults faults) {
        SeenOrganization organization = one.find(request, caller);
        Frame frame =
                one.frame(request, caller, organization, text("members.new")).with(faults);
        List<Field> fields = List.of(
                Field.of(NAME, text("common.name"), Kind.TEXT).holding(name),
                Field.of(EMAIL, text("common.email"), Kind.OTHER_EMAIL)
                        .asking(List.of(text("common.knownperson")))
                        .holding(email),
                Field.of(PASSWORD, text("common.initialpassword"), Kind.INITIAL_PASSWORD)
                        .asking(PasswordPolicy.of(organization.organization().settings())
                                .demands()),
                Field.of(ROLE, text("common.role"), Kind.TEXT)
                        .among(MemberPages.ROLES)
                        .holding(role));
        Form form = Form.of(
                frame.console(one.path(request, "/members/new")),
                signedIn.token(request),
                text("members.add"),
                fields,
                faults);
        return Html.page(
                status, Html.TEMPLATES.tabform(frame, one.head(request, caller, organization, "/members"), form));
    }
}

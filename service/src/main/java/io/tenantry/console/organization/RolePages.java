package io.tenantry.console.organization;

import static io.tenantry.console.text.ConsoleTexts.text;

import io.tenantry.access.Caller;
import io.tenantry.access.Precondition;
import io.tenantry.console.Frame;
import io.tenantry.console.Html;
import io.tenantry.console.form.Faults;
import io.tenantry.console.form.Field;
import io.tenantry.console.form.Field.Kind;
import io.tenantry.console.form.Field.Option;
import io.tenantry.console.form.Form;
import io.tenantry.console.form.Sent;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.person.PeopleFeatures;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.MembershipId;
import io.tenantry.member.Members;
import io.tenantry.member.Membership;
import io.tenantry.member.Right;
import io.tenantry.member.Role;
import io.tenantry.organization.own.SeenOrganization;
import io.tenantry.storage.ObjectIds;
import io.tenantry.user.User;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import java.util.List;

/** The page of one member for the administrators of an organization: role and removal. */
final class RolePages {
    private static final String ROLE = "role";
    private static final String SEEN = "seen";
    private static final List<Option> ROLES = InvitationTab.ROLES;

    private final PeopleFeatures features;
    private final SignedIn signedIn;
    private final OneOrganization one;

    RolePages(PeopleFeatures features, SignedIn signedIn, OneOrganization one) {
        this.features = features;
        this.signedIn = signedIn;
        this.one = one;
    }

    Reply show(Request request, Caller caller) {
        User user = find(request, caller);
        return page(200, request, caller, user, role(caller, user), Faults.NONE);
    }

    /** The member; not for the member alone, who leaves on the overview. */
    private User find(Request request, Caller caller) {
        if (!one.find(request, caller).allows(Right.ADMINISTER)) {
            throw new Fault.NotAllowed();
        }
        return features.users()
                .get(
                        caller,
                        one.number(request),
                        new MembershipId(one.row(request, ObjectIds.Kind.MEMBERSHIP, "member")));
    }

    private String role(Caller caller, User user) {
        return features.members().get(caller, user.id()).member().role().word();
    }

    Reply change(Request request, Caller caller, Sent sent) {
        User user = find(request, caller);
        Role role = Role.of(sent.value(ROLE)).orElse(null);
        if (role == null) {
            Faults unknown = new Faults(List.of(Problem.invalid(ROLE, text("roles.unknown"))));
            return page(400, request, caller, user, role(caller, user), unknown);
        }
        Precondition<Membership> seen = membership -> {
            if (!membership.member().role().word().equals(sent.value(SEEN))) {
                throw new Fault.Stale();
            }
        };
        try {
            features.members().update(caller, user.id(), new Members.Change(role, null), seen);
            // An administrator who gives up the role does not see the page any more.
            String next = one.path(request, "/members");
            return Html.see(request, Outcome.MEMBER_CHANGED.at(next));
        } catch (Fault.Stale changed) {
            return page(412, request, caller, user, role(caller, user), Faults.general(text("roles.conflict")));
        } catch (Fault.Invalid refused) {
            return page(409, request, caller, user, role.word(), new Faults(refused.problems()));
        }
    }

    Reply remove(Request request, Caller caller) {
        User user = find(request, caller);
        try {
            features.userChanges().delete(caller, one.number(request), user.id(), Precondition.none());
            return Html.see(request, Outcome.MEMBER_REMOVED.at(one.path(request, "/members")));
        } catch (Fault.Conflict refused) {
            return page(409, request, caller, user, role(caller, user), Faults.general(refused.getMessage()));
        }
    }

    private Reply page(int status, Request request, Caller caller, User user, String role, Faults faults) {
        SeenOrganization organization = one.find(request, caller);
        Frame frame = one.frame(request, caller, organization, user.name()).with(faults);
        String path = MemberListPage.path(one, request, user);
        List<Field> fields = List.of(
                Field.of(ROLE, text("common.role"), Kind.TEXT).among(ROLES).holding(role),
                Field.hidden(SEEN, role(caller, user)));
        Form form = Form.of(frame.console(path), signedIn.token(request), text("roles.save"), fields, faults);
        return Html.page(
                status,
                Html.TEMPLATES.member(
                        frame,
                        one.head(request, caller, organization, "/members"),
                        MemberListPage.row(one, request, user),
                        form));
    }
}

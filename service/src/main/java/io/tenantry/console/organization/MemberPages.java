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
import io.tenantry.console.operator.OperatorFeatures;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.fault.Fault;
import io.tenantry.id.MembershipId;
import io.tenantry.organization.own.SeenOrganization;
import io.tenantry.storage.ObjectIds;
import io.tenantry.user.User;
import io.tenantry.user.UserChange;
import io.tenantry.user.UserChanges;
import io.tenantry.user.UserRole;
import io.tenantry.user.Users;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The page of one member of an organization: role, status and removal. Administrators get another one than operators. */
final class MemberPages {
    /** The roles to choose from. */
    static final List<Option> ROLES = List.of(
            new Option("member", text("members.option.member")), new Option("admin", text("members.option.admin")));

    private static final List<Option> STATUSES = List.of(
            new Option("enabled", text("common.enabled")), new Option("disabled", text("members.option.disabled")));
    private static final String PATH = OneOrganization.PATH + "/members/{member}";
    private static final String ROLE = "role";
    private static final String STATUS = "status";
    private static final String REVISION = "revision";

    private final Users users;
    private final UserChanges changes;
    private final SignedIn signedIn;
    private final OneOrganization one;
    private final RolePages roles;

    /** @param roles the page for administrators of the organization */
    MemberPages(OperatorFeatures features, SignedIn signedIn, OneOrganization one, RolePages roles) {
        this.roles = roles;
        this.users = features.users();
        this.changes = features.userChanges();
        this.signedIn = signedIn;
        this.one = one;
    }

    List<Route> routes() {
        return List.of(
                Route.of(
                        "GET",
                        PATH,
                        (request, caller) -> caller instanceof Caller.Operator
                                ? member(200, request, caller, find(request, caller), Faults.NONE)
                                : roles.show(request, caller)),
                signedIn.post(
                        PATH,
                        (request, caller, sent) -> caller instanceof Caller.Operator
                                ? change(request, caller, sent)
                                : roles.change(request, caller, sent)),
                signedIn.post(
                        PATH + "/remove",
                        (request, caller, sent) -> caller instanceof Caller.Operator
                                ? remove(request, caller)
                                : roles.remove(request, caller)));
    }

    private String path(Request request, User user) {
        return MemberListPage.path(one, request, user);
    }

    /** The member of the organization in the address. */
    private User find(Request request, Caller caller) {
        User user = users.get(caller, new MembershipId(one.row(request, ObjectIds.Kind.MEMBERSHIP, "member")));
        if (!user.organizationId().equals(one.number(request))) {
            throw new Fault.NotFound("member");
        }
        return user;
    }

    private Reply change(Request request, Caller caller, Sent sent) {
        User before = find(request, caller);
        Set<UserRole> roles = EnumSet.noneOf(UserRole.class);
        roles.addAll(before.roles());
        if (sent.value(ROLE).equals("admin")) {
            roles.add(UserRole.ADMIN);
        } else {
            roles.remove(UserRole.ADMIN);
        }
        boolean disabled = sent.value(STATUS).equals("disabled");
        try {
            changes.update(
                    caller,
                    before.id(),
                    new UserChange(null, null, null, null, roles, null, disabled, null, null),
                    seen(sent),
                    List.of());
            return Html.see(request, Outcome.MEMBER_CHANGED.at(path(request, before)));
        } catch (Fault.Stale changed) {
            return member(412, request, caller, find(request, caller), Faults.general(text("members.conflict")));
        } catch (Fault.Conflict refused) {
            return member(409, request, caller, before, Faults.general(refused.getMessage()));
        }
    }

    private static Precondition<User> seen(Sent sent) {
        return user -> {
            if (!Integer.toString(user.revision()).equals(sent.value(REVISION))) {
                throw new Fault.Stale();
            }
        };
    }

    private Reply remove(Request request, Caller caller) {
        User user = find(request, caller);
        try {
            changes.delete(caller, user.id(), Precondition.none());
            return Html.see(request, Outcome.MEMBER_REMOVED.at(one.path(request, "/members")));
        } catch (Fault.Conflict refused) {
            return member(409, request, caller, user, Faults.general(refused.getMessage()));
        }
    }

    private Reply member(int status, Request request, Caller caller, User user, Faults faults) {
        SeenOrganization organization = one.find(request, caller);
        Frame frame = one.frame(request, caller, organization, user.name()).with(faults);
        List<Field> fields = List.of(
                Field.of(ROLE, text("common.role"), Kind.TEXT)
                        .among(ROLES)
                        .holding(user.roles().contains(UserRole.ADMIN) ? "admin" : "member"),
                Field.of(STATUS, text("common.status"), Kind.TEXT)
                        .among(STATUSES)
                        .holding(user.disabled() ? "disabled" : "enabled"),
                Field.hidden(REVISION, Integer.toString(user.revision())));
        Form form = Form.of(
                frame.console(path(request, user)), signedIn.token(request), text("common.save"), fields, faults);
        return Html.page(
                status,
                Html.TEMPLATES.member(
                        frame,
                        one.head(request, caller, organization, "/members"),
                        MemberListPage.row(one, request, user),
                        form));
    }
}

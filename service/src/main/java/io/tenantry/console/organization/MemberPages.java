package io.tenantry.console.organization;

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
import io.tenantry.console.operator.ListAddress;
import io.tenantry.console.operator.ListAddress.Sortable;
import io.tenantry.console.operator.OperatorFeatures;
import io.tenantry.console.operator.Outcome;
import io.tenantry.console.operator.SignedIn;
import io.tenantry.console.view.MemberRow;
import io.tenantry.console.view.Moment;
import io.tenantry.fault.Fault;
import io.tenantry.listing.Condition;
import io.tenantry.listing.Order;
import io.tenantry.listing.Slice;
import io.tenantry.listing.Window;
import io.tenantry.organization.Organization;
import io.tenantry.password.PasswordPolicy;
import io.tenantry.storage.ObjectIds;
import io.tenantry.user.User;
import io.tenantry.user.UserChange;
import io.tenantry.user.UserChanges;
import io.tenantry.user.UserColumns;
import io.tenantry.user.UserQuery;
import io.tenantry.user.UserRole;
import io.tenantry.user.Users;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The members of an organization: the list, adding one, and the page of one with role, status and removal. */
final class MemberPages {
    private static final String PATH = OneOrganization.PATH + "/members";
    private static final String MEMBER = PATH + "/{member}";
    private static final String NAME = "name";
    private static final String EMAIL = "email";
    private static final String PASSWORD = "initial_password";
    private static final String ROLE = "role";
    private static final String STATUS = "status";
    private static final String REVISION = "revision";
    private static final Map<String, String> FIELDS =
            Map.of(UserChange.NAME, NAME, UserChange.EMAIL, EMAIL, UserChange.PASSWORD, PASSWORD);
    private static final List<Option> ROLES = List.of(
            new Option("member", "Member: builds in every project"),
            new Option("admin", "Administrator: everything in this organization"));
    private static final List<Option> STATUSES =
            List.of(new Option("enabled", "Enabled"), new Option("disabled", "Disabled: cannot use this organization"));
    private static final Map<String, Sortable> COLUMNS = columns();

    private final Users users;
    private final UserChanges changes;
    private final SignedIn signedIn;
    private final OneOrganization one;

    MemberPages(OperatorFeatures features, SignedIn signedIn, OneOrganization one) {
        this.users = features.users();
        this.changes = features.userChanges();
        this.signedIn = signedIn;
        this.one = one;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", PATH, this::list),
                Route.of(
                        "GET",
                        PATH + "/new",
                        (request, caller) -> adding(200, request, caller, "", "", "member", Faults.NONE)),
                signedIn.post(PATH + "/new", this::add),
                Route.of(
                        "GET",
                        MEMBER,
                        (request, caller) -> member(200, request, caller, find(request, caller), Faults.NONE)),
                signedIn.post(MEMBER, this::change),
                signedIn.post(MEMBER + "/remove", this::remove));
    }

    private static Map<String, Sortable> columns() {
        Map<String, Sortable> columns = new LinkedHashMap<>();
        columns.put("name", new Sortable("Name", UserColumns.NAME, false));
        columns.put("email", new Sortable("E-mail address", UserColumns.EMAIL, false));
        columns.put("role", new Sortable("Role", null, false));
        columns.put("status", new Sortable("Status", UserColumns.DISABLED, false));
        columns.put("since", new Sortable("Member since", UserColumns.CREATED_AT, false));
        return columns;
    }

    /** Reads a page of the members of an organization. */
    static Slice<User> list(Users users, Caller caller, int organization, String filter, Order order, Window window) {
        List<Condition> ofOrganization =
                List.of(new Condition.OneOf(UserColumns.ORGANIZATION, List.of((long) organization)));
        return users.list(caller, new UserQuery(filter.replace("\0", ""), ofOrganization, order, window));
    }

    private Reply list(Request request, Caller caller) {
        Organization organization = one.find(request, caller);
        ListAddress address = ListAddress.of(request, COLUMNS, "filter");
        String filter = address.value("filter").strip();
        Slice<User> slice;
        try {
            slice = list(users, caller, organization.id(), filter, address.order(), address.window());
        } catch (Fault.Invalid tooOld) {
            slice = list(
                    users,
                    caller,
                    organization.id(),
                    filter,
                    address.order(),
                    address.fromStart().window());
        }
        return Html.page(
                200,
                Html.TEMPLATES.members(
                        one.frame(request, caller, organization, "Members"),
                        one.head(request, organization, "/members"),
                        filter,
                        address.headings(),
                        slice.rows().stream().map(user -> row(request, user)).toList(),
                        address.pager(slice, slice.total() == 1 ? "member" : "members")));
    }

    private MemberRow row(Request request, User user) {
        return new MemberRow(
                path(request, user),
                user.name(),
                user.email(),
                user.roles().contains(UserRole.ADMIN) ? "Administrator" : "Member",
                user.disabled(),
                Moment.of(Instant.ofEpochSecond(user.createdAt())));
    }

    private String path(Request request, User user) {
        return one.path(request, "/members/" + one.id(ObjectIds.Kind.MEMBERSHIP, user.id()));
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
        Organization organization = one.find(request, caller);
        Frame frame = one.frame(request, caller, organization, "New member").with(faults);
        List<Field> fields = List.of(
                Field.of(NAME, "Name", Kind.TEXT).holding(name),
                Field.of(EMAIL, "E-mail address", Kind.OTHER_EMAIL)
                        .asking(List.of("A person who has this address already gets the new name and password"))
                        .holding(email),
                Field.of(PASSWORD, "Initial password", Kind.INITIAL_PASSWORD)
                        .asking(PasswordPolicy.of(organization.settings()).demands()),
                Field.of(ROLE, "Role", Kind.TEXT).among(ROLES).holding(role));
        Form form = Form.of(
                frame.console(one.path(request, "/members/new")),
                signedIn.token(request),
                "Add member",
                fields,
                faults);
        return Html.page(status, Html.TEMPLATES.tabform(frame, one.head(request, organization, "/members"), form));
    }

    /** The member of the organization in the address. */
    private User find(Request request, Caller caller) {
        User user = users.get(caller, one.row(request, ObjectIds.Kind.MEMBERSHIP, "member"));
        if (user.organizationId() != one.number(request)) {
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
            return member(
                    412,
                    request,
                    caller,
                    find(request, caller),
                    Faults.general(
                            "Somebody else changed this member in the meantime. The form now shows the stored values."));
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

    private Reply remove(Request request, Caller caller, Sent sent) {
        User user = find(request, caller);
        try {
            changes.delete(caller, user.id(), Precondition.none());
            return Html.see(request, Outcome.MEMBER_REMOVED.at(one.path(request, "/members")));
        } catch (Fault.Conflict refused) {
            return member(409, request, caller, user, Faults.general(refused.getMessage()));
        }
    }

    private Reply member(int status, Request request, Caller caller, User user, Faults faults) {
        Organization organization = one.find(request, caller);
        Frame frame = one.frame(request, caller, organization, user.name()).with(faults);
        List<Field> fields = List.of(
                Field.of(ROLE, "Role", Kind.TEXT)
                        .among(ROLES)
                        .holding(user.roles().contains(UserRole.ADMIN) ? "admin" : "member"),
                Field.of(STATUS, "Status", Kind.TEXT).among(STATUSES).holding(user.disabled() ? "disabled" : "enabled"),
                Field.hidden(REVISION, Integer.toString(user.revision())));
        Form form =
                Form.of(frame.console(path(request, user)), signedIn.token(request), "Save changes", fields, faults);
        return Html.page(
                status,
                Html.TEMPLATES.member(frame, one.head(request, organization, "/members"), row(request, user), form));
    }
}

package io.tenantry.api.management.people;

import io.tenantry.access.Caller;
import io.tenantry.access.Precondition;
import io.tenantry.api.management.field.LabelFields;
import io.tenantry.api.management.field.ListParameters;
import io.tenantry.api.management.field.UserFields;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.api.management.wire.ListPage;
import io.tenantry.api.management.wire.PathIds;
import io.tenantry.api.management.wire.ReadOnlyMembers;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.MembershipId;
import io.tenantry.label.LabelChange;
import io.tenantry.label.Labelled;
import io.tenantry.label.Labels;
import io.tenantry.listing.Condition;
import io.tenantry.storage.ObjectIds;
import io.tenantry.user.User;
import io.tenantry.user.UserChange;
import io.tenantry.user.UserChanges;
import io.tenantry.user.UserColumns;
import io.tenantry.user.UserQuery;
import io.tenantry.user.Users;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Users: {@code /users} and {@code /users/{userId}}. */
public final class UsersResource {
    private static final String ORGANISATION = "organisationId";

    private final Users users;
    private final UserChanges changes;
    private final Labels labels;
    private final ObjectIds ids;
    private final Form<User> form;
    private final Replies<User> replies;

    public UsersResource(Users users, UserChanges changes, Labels labels, ObjectIds ids) {
        this.users = users;
        this.changes = changes;
        this.labels = labels;
        this.ids = ids;
        this.form = UserFields.form(ids, labels);
        this.replies = new Replies<>(form);
    }

    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/users", this::list),
                Route.of("POST", "/users", this::create),
                Route.of("GET", "/users/{userId}", this::get),
                Route.of("PATCH", "/users/{userId}", this::update),
                Route.of("DELETE", "/users/{userId}", this::delete));
    }

    private Reply list(Request request, Caller caller) {
        replies.check(request);
        ListParameters asked = ListParameters.read(request.query(), form, ids, Set.of(ORGANISATION));
        List<Condition> conditions = new ArrayList<>(asked.conditions());
        if (request.query().all(ORGANISATION).size() > 1) {
            throw new Fault.Invalid(Problem.invalid(ORGANISATION, "Must be given once."));
        }
        String organisation = request.query().value(ORGANISATION);
        if (organisation != null) {
            conditions.add(ofOrganisation(organisation));
        }
        UserQuery query = new UserQuery(asked.filter(), conditions, asked.order(), asked.window());
        return replies.list(request, ListPage.of(users.list(caller, query)));
    }

    private Condition ofOrganisation(String id) {
        if (!ObjectIds.wellFormed(ObjectIds.Kind.ORGANIZATION, id)) {
            throw new Fault.Invalid(Problem.invalid(ORGANISATION, PathIds.form(ObjectIds.Kind.ORGANIZATION)));
        }
        OptionalInt row = ids.named(ObjectIds.Kind.ORGANIZATION, id);
        return row.isPresent()
                ? new Condition.OneOf(UserColumns.ORGANIZATION, List.of(row.getAsInt()))
                : new Condition.Never(UserColumns.ORGANIZATION);
    }

    private Reply get(Request request, Caller caller) {
        return replies.object(request, 200, users.get(caller, PathIds.user(ids, request)));
    }

    private Reply create(Request request, Caller caller) {
        replies.check(request);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        User user = changes.create(caller, UserBody.read(body, ids, "password"), body.problems());
        String location = PathIds.below(
                request, ids.of(ObjectIds.Kind.MEMBERSHIP, user.id().value()));
        return replies.object(request, 201, user).with("Location", location);
    }

    private Reply update(Request request, Caller caller) {
        replies.check(request);
        MembershipId id = PathIds.user(ids, request);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        LabelChange label = LabelFields.take(body);
        if (caller instanceof Caller.ServiceKey) {
            return LabelFields.byService(request, caller, labels, Labelled.USER, id.value(), body, label);
        }
        ReadOnlyMembers.ofObject(
                body, request, "userId", "users", ids.of(ObjectIds.Kind.MEMBERSHIP, id.value()), id.value());
        ReadOnlyMembers.stored(body, form, UserFields.READ_ONLY, () -> users.get(caller, id));
        UserChange wanted = UserBody.read(body, ids, "newPassword");
        User changed = labels.change(
                caller,
                Labelled.USER,
                id.value(),
                label,
                () -> changes.update(caller, id, wanted, believed(request), body.problems()),
                () -> users.get(caller, id));
        return replies.object(request, 200, changed);
    }

    private Reply delete(Request request, Caller caller) {
        replies.check(request);
        changes.delete(caller, PathIds.user(ids, request), believed(request));
        return Reply.empty(204);
    }

    private Precondition<User> believed(Request request) {
        return replies.believed(request);
    }
}

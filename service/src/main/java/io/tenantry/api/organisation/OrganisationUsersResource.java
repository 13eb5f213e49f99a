package io.tenantry.api.organisation;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.api.management.field.LabelFields;
import io.tenantry.api.management.field.ListParameters;
import io.tenantry.api.management.people.UserBody;
import io.tenantry.api.management.wire.Form;
import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.api.management.wire.Links;
import io.tenantry.api.management.wire.ListPage;
import io.tenantry.api.management.wire.PathIds;
import io.tenantry.api.management.wire.ReadOnlyMembers;
import io.tenantry.api.management.wire.Replies;
import io.tenantry.canonical.Names;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.MembershipId;
import io.tenantry.label.LabelChange;
import io.tenantry.label.Labelled;
import io.tenantry.label.Labels;
import io.tenantry.storage.ObjectIds;
import io.tenantry.user.User;
import io.tenantry.user.UserChange;
import io.tenantry.user.UserQuery;
import io.tenantry.user.UserRole;
import io.tenantry.user.own.OrganizationUserChanges;
import io.tenantry.user.own.OrganizationUsers;
import io.tenantry.user.own.OwnProfile;
import io.tenantry.web.NetworkAddress;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The users of an organisation, and the caller among them: {@code /users}, {@code /users/{userId}} and {@code /users/me}. */
public final class OrganisationUsersResource {
    private static final int MOST_NAME = 200;
    private static final int MOST_PASSWORD = 4096;
    private static final List<String> NOT_OF_CREATION =
            List.of("organisation", "projects", "disabled", "acceptedTOS", "cxoneEmail", "cxoneId");

    private final OrganizationUsers users;
    private final OrganizationUserChanges changes;
    private final OwnProfile profile;
    private final OwnOrganisationResource organisations;
    private final Labels labels;
    private final ObjectIds ids;
    private final Form<User> form;
    private final Replies<User> replies;
    private final Replies<User> tagged;

    /** @param organisations finds the organisation of a request */
    public OrganisationUsersResource(
            OrganizationUsers users,
            OrganizationUserChanges changes,
            OwnProfile profile,
            OwnOrganisationResource organisations,
            Labels labels,
            ObjectIds ids) {
        this.users = users;
        this.changes = changes;
        this.profile = profile;
        this.organisations = organisations;
        this.labels = labels;
        this.ids = ids;
        this.form = OwnUserFields.form(ids, labels);
        this.replies = new Replies<>(form);
        this.tagged = new Replies<>(form.without(OwnUserFields.LAST_ACTIVE));
    }

    /** Its operations, below the version. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/users", this::list),
                Route.of("POST", "/users", this::create).givingAccess(),
                Route.of(
                        "GET",
                        "/users/me",
                        (request, caller) ->
                                read(request, users.own(caller, organisations.organization(request, caller)))),
                Route.of("PATCH", "/users/me", this::updateSelf),
                Route.of("DELETE", "/users/me", this::leave),
                Route.of("POST", "/users/me/accepttermsofservice", this::acceptTerms),
                Route.of("GET", "/users/{userId}", this::get),
                Route.of("PATCH", "/users/{userId}", this::update),
                Route.of("DELETE", "/users/{userId}", this::delete),
                Route.of("POST", "/users/{userId}/addroletouser", (request, caller) -> role(request, caller, true))
                        .givingAccess(),
                Route.of(
                                "POST",
                                "/users/{userId}/removerolefromuser",
                                (request, caller) -> role(request, caller, false))
                        .givingAccess());
    }

    private Reply list(Request request, Caller caller) {
        replies.check(request);
        OrganizationId organization = organisations.organization(request, caller);
        ListParameters asked = ListParameters.read(request.query(), form, ids, OwnOrganisationResource.RESERVED);
        UserQuery query = new UserQuery(asked.filter(), asked.conditions(), asked.order(), asked.window());
        return replies.list(request, ListPage.of(users.list(caller, organization, query)));
    }

    private Reply create(Request request, Caller caller) {
        replies.check(request);
        OrganizationId organization = organisations.organization(request, caller);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        for (String name : NOT_OF_CREATION) {
            if (body.object().remove(name) != null) {
                body.notAllowed(name);
            }
        }
        UserChange read = UserBody.read(body, ids, "password");
        checkName(body, read.name());
        UserChange wanted = new UserChange(
                read.email(), read.name(), read.password(), organization, read.roles(), null, null, null, null);
        User user = changes.create(caller, wanted, body.problems());
        return replies.object(request, 201, user)
                .with(
                        "Location",
                        Links.object(
                                request,
                                "users",
                                ids.of(ObjectIds.Kind.MEMBERSHIP, user.id().value())));
    }

    private Reply get(Request request, Caller caller) {
        MembershipId id = id(request);
        return read(request, users.get(caller, organisations.organization(request, caller), id));
    }

    /** The entity tag does not follow the activity of the person. */
    private Reply read(Request request, User user) {
        String tag = tagged.object(request, 200, user).tagged().headers().get("ETag");
        Reply reply = replies.object(request, 200, user);
        return tag == null ? reply : reply.with("ETag", tag);
    }

    private Reply update(Request request, Caller caller) {
        replies.check(request);
        MembershipId id = id(request);
        OrganizationId organization = organisations.organization(request, caller);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        LabelChange label = LabelFields.take(body);
        ReadOnlyMembers.ofObject(
                body, request, "userId", "users", ids.of(ObjectIds.Kind.MEMBERSHIP, id.value()), id.value());
        ReadOnlyMembers.stored(body, form, OwnUserFields.READ_ONLY, () -> users.get(caller, organization, id));
        ReadOnlyMembers.rising(
                body,
                OwnUserFields.LAST_ACTIVE,
                () -> users.get(caller, organization, id).activeAt());
        String name = name(body);
        String password = exact(body, "newPassword");
        body.closed();
        UserChange wanted = new UserChange(null, name, password, null, null, null, null, null, null);
        User changed = labels.change(
                caller,
                Labelled.USER,
                id.value(),
                label,
                () -> changes.update(caller, organization, id, wanted, tagged.believed(request), body.problems()),
                () -> users.get(caller, organization, id));
        return replies.object(request, 200, changed);
    }

    private Reply updateSelf(Request request, Caller caller) {
        replies.check(request);
        OrganizationId organization = organisations.organization(request, caller);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        User self = users.own(caller, organization);
        ReadOnlyMembers.ofObject(
                body,
                request,
                "userId",
                "users",
                ids.of(ObjectIds.Kind.MEMBERSHIP, self.id().value()),
                self.id().value());
        ReadOnlyMembers.stored(body, form, OwnUserFields.READ_ONLY, () -> self);
        ReadOnlyMembers.rising(body, OwnUserFields.LAST_ACTIVE, self::activeAt);
        ReadOnlyMembers.stored(body, form, LabelFields.NAMES, () -> self);
        String name = name(body);
        String old = exact(body, "oldPassword");
        String wanted = exact(body, "newPassword");
        String code = exact(body, "otp");
        body.closed();
        if (wanted != null && !body.object().has("oldPassword")) {
            body.missing("oldPassword");
        } else if (!body.object().has("newPassword") && (old != null || code != null)) {
            body.missing("newPassword");
        }
        OwnProfile.NewPassword password = wanted == null || old == null
                ? null
                : new OwnProfile.NewPassword(old, wanted, code, NetworkAddress.of(request));
        User changed = profile.update(caller, organization, name, password, tagged.believed(request), body.problems());
        return replies.object(request, 200, changed);
    }

    private Reply leave(Request request, Caller caller) {
        replies.check(request);
        changes.leave(caller, organisations.organization(request, caller));
        return Reply.empty(204);
    }

    private Reply acceptTerms(Request request, Caller caller) {
        changes.acceptTerms(caller, organisations.organization(request, caller));
        return Reply.empty(204);
    }

    private Reply delete(Request request, Caller caller) {
        replies.check(request);
        MembershipId id = id(request);
        changes.delete(caller, organisations.organization(request, caller), id, tagged.believed(request));
        return Reply.empty(204);
    }

    private Reply role(Request request, Caller caller, boolean wanted) {
        MembershipId id = id(request);
        OrganizationId organization = organisations.organization(request, caller);
        JsonBody body = JsonBody.read(request, JsonBody.MOST_BYTES);
        ReadOnlyMembers.id(body, "userId", ids.of(ObjectIds.Kind.MEMBERSHIP, id.value()), id.value());
        String word = body.text("role", true, 100);
        UserRole role = UserRole.of(word).orElse(null);
        if (role == null && !word.isEmpty()) {
            body.wrong("role", "This is not a role.");
        }
        body.done();
        if (role == null) {
            throw new Fault.Invalid(Problem.missing("role", "This field is required."));
        }
        changes.setRole(caller, organization, id, role, wanted);
        return Reply.empty(204);
    }

    private MembershipId id(Request request) {
        return PathIds.user(ids, request);
    }

    private static @Nullable String name(JsonBody body) {
        String name = exact(body, "name");
        checkName(body, name);
        return name;
    }

    private static void checkName(JsonBody body, @Nullable String name) {
        if (name != null) {
            String shown = Names.trimmed(name);
            if (shown.codePointCount(0, shown.length()) > MOST_NAME) {
                body.wrong("name", "Ensure this field has no more than " + MOST_NAME + " characters.");
            }
        }
    }

    /** A text as it was sent; null when it was not sent or is no text. */
    private static @Nullable String exact(JsonBody body, String name) {
        return body.exact(name, MOST_PASSWORD);
    }
}

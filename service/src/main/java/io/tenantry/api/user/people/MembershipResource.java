package io.tenantry.api.user.people;

import io.tenantry.access.Caller;
import io.tenantry.access.PersonId;
import io.tenantry.access.Precondition;
import io.tenantry.api.user.label.UserLabels;
import io.tenantry.api.user.wire.ArrayReply;
import io.tenantry.api.user.wire.PathId;
import io.tenantry.api.user.wire.QueryValues;
import io.tenantry.api.user.wire.UserFields;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.apikey.leaver.Departures;
import io.tenantry.apikey.leaver.KeysOfLeavers;
import io.tenantry.id.MembershipId;
import io.tenantry.label.LabelChange;
import io.tenantry.label.Labelled;
import io.tenantry.label.Labels;
import io.tenantry.member.Members;
import io.tenantry.member.Membership;
import io.tenantry.member.Role;
import io.tenantry.setting.Kind;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import io.tenantry.web.resource.IfMatch;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Memberships of organizations and projects. */
public final class MembershipResource implements UserResource {
    /** The names of all roles. */
    public static final Kind<String> ROLE = new Kind.Choice(roles());

    private static final String HAND_OVER = "hand_over";

    private final Members members;
    private final Departures departures;
    private final Labels labels;
    private final UserLabels shown;
    private final ObjectIds ids;

    public MembershipResource(Members members, Departures departures, Labels labels, ObjectIds ids) {
        this.labels = labels;
        this.shown = UserLabels.ofMemberships(labels);
        this.members = members;
        this.departures = departures;
        this.ids = ids;
    }

    private static Set<String> roles() {
        Set<String> words =
                Arrays.stream(Role.values()).map(Role::word).collect(Collectors.toCollection(LinkedHashSet::new));
        return Collections.unmodifiableSet(words);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/memberships/", this::list),
                Route.of("GET", "/memberships/{id}/", this::one),
                Route.of("PATCH", "/memberships/{id}/", this::update),
                Route.of("DELETE", "/memberships/{id}/", this::remove));
    }

    private Reply list(Request request, Caller caller) {
        Reply list = ArrayReply.of(
                members.list(
                        caller,
                        QueryValues.organization(request, "organization", ids),
                        QueryValues.project(request, "project", ids),
                        shown.conditions(request)),
                UserMemberJson::write);
        return shown.shown(request, list);
    }

    private Reply one(Request request, Caller caller) {
        return shown.shown(request, reply(members.get(caller, id(request))));
    }

    private Reply update(Request request, Caller caller) {
        MembershipId id = id(request);
        shown.check(request);
        UserFields fields = UserFields.read(request);
        LabelChange label = shown.change(fields);
        String role = fields.value("role", ROLE);
        Boolean notified = fields.value("is_email_notify_enabled", new Kind.Flag());
        fields.check();
        Members.Change wanted =
                new Members.Change(role == null ? null : Role.of(role).orElseThrow(), notified);
        Reply changed = reply(labels.change(
                caller,
                Labelled.USER,
                id.value(),
                label,
                () -> members.update(caller, id, wanted, believed(request)),
                () -> members.get(caller, id)));
        return shown.shownAfter(request, changed);
    }

    private Reply remove(Request request, Caller caller) {
        MembershipId id = id(request);
        departures.remove(caller, id, believed(request), choice(request));
        return Reply.empty(204);
    }

    /** The treatment of the keys in the person's name: {@code keys}, and {@code to} for the person who gets them. */
    private KeysOfLeavers.Choice choice(Request request) {
        QueryValues query = new QueryValues(request.query());
        String word = query.choice("keys", Set.of("keep", "revoke", HAND_OVER));
        boolean handOver = HAND_OVER.equals(word);
        int to = handOver ? query.requiredId("to", ids, ObjectIds.Kind.PERSON) : 0;
        if (!handOver && query.text("to") != null) {
            query.problem("to", "Only with keys=hand_over.");
        }
        query.check();
        if (handOver) {
            return new KeysOfLeavers.Choice.HandOver(new PersonId(to));
        }
        return "revoke".equals(word) ? new KeysOfLeavers.Choice.Revoke() : new KeysOfLeavers.Choice.Keep();
    }

    private MembershipId id(Request request) {
        return new MembershipId(PathId.of(request, ids, ObjectIds.Kind.MEMBERSHIP, "membership"));
    }

    private Precondition<Membership> believed(Request request) {
        return IfMatch.ofAny(
                request, membership -> List.of(reply(membership), shown.shown(request, reply(membership))));
    }

    private static Reply reply(Membership membership) {
        return Reply.of(200, Reply.JSON, UserJson.bytes(400, json -> UserMemberJson.write(json, membership)))
                .tagged();
    }
}

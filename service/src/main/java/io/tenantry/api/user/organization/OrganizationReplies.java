package io.tenantry.api.user.organization;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.cache.CachedAnswers;
import io.tenantry.cache.ChangeFeed;
import io.tenantry.cache.ChangeFeed.Topic;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.id.ApiKeyId;
import io.tenantry.listing.Condition;
import io.tenantry.organization.OrganizationView;
import io.tenantry.organization.Organizations;
import io.tenantry.organization.OrganizationsAsked;
import io.tenantry.storage.Pages;
import io.tenantry.web.Reply;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The replies with the organizations of a caller, cached as bytes. When an organization of a list has changed, only that one is
 * read again.
 */
public final class OrganizationReplies {
    private static final byte[] NOTHING = {};
    private static final long MOST_CACHED_BYTES = 48L << 20;
    /** The maximum number of organizations of a list that is made as a whole. */
    private static final int MOST_WHOLE = 400;

    private static final long MOST_WHOLE_BYTES = 4 << 20;

    /** A reply to a longer search is not cached. */
    private static final int LONGEST_CACHED_SEARCH = 64;

    /** The request: a list with a search, or the organization with an id. */
    private sealed interface Asked {
        record All(Caller caller, String search) implements Asked {}

        record One(Caller caller, OrganizationId id) implements Asked {}
    }

    /**
     * @param reply the reply; null for a list or an organization that is too long to cache
     * @param organizations the organizations that the caller belongs to, by id; empty for a long list
     * @param bounds the start and the end of each of them in the body; equal when it is not in the body
     */
    private record Kept(@Nullable Reply reply, OrganizationId[] organizations, int[] bounds) {
        byte[] body() {
            return reply == null ? NOTHING : reply.body();
        }
    }

    private static final Kept LONG = new Kept(null, new OrganizationId[0], new int[0]);

    private final Organizations organizations;
    private final ChangeFeed changes;
    private final CachedAnswers<Asked, Kept> cached;

    /** @param changes the change feed, which invalidates cached replies */
    public OrganizationReplies(Organizations organizations, ChangeFeed changes) {
        this.organizations = organizations;
        this.changes = changes;
        // Beside its body, a cached reply has a key with a short search, a tag and a few objects.
        this.cached = new CachedAnswers<>(
                "organizations",
                changes,
                MOST_CACHED_BYTES,
                kept -> 512 + 28 * kept.organizations.length + kept.body().length);
    }

    /** One organization. */
    Reply one(Caller caller, OrganizationId id) {
        AtomicReference<@Nullable OrganizationView> seen = new AtomicReference<>();
        Kept kept = cached.get(new Asked.One(caller, id), ignored -> {
            OrganizationView view = view(caller, id);
            seen.set(view);
            if (!UserOrganizationJson.FORM.areShort(List.of(view))) {
                return fresh(caller, new Kept(null, new OrganizationId[] {id}, new int[2]));
            }
            byte[] body = written(view);
            return fresh(caller, new Kept(reply(body), new OrganizationId[] {id}, new int[] {0, body.length}));
        });
        if (kept.reply != null) {
            return kept.reply;
        }
        OrganizationView made = seen.get();
        OrganizationView view = made == null ? view(caller, id) : made;
        return UserJson.kept(UserJson.longReply(json -> {
            UserOrganizationJson.write(json, view);
            noteShown();
        }));
    }

    private OrganizationView view(Caller caller, OrganizationId id) {
        return organizations.view(caller, id, UserOrganizationJson.SETTINGS);
    }

    /**
     * The organizations whose names contain a text and that meet conditions; such a list is not cached.
     *
     * @throws Fault.Invalid when they are too long together
     */
    Reply found(Caller caller, String search, List<Condition> conditions) {
        OrganizationsAsked asked =
                OrganizationsAsked.all(search, UserOrganizationJson.SETTINGS).that(conditions);
        List<OrganizationView> views = organizations
                .wholly(caller, asked)
                .filter(UserOrganizationJson.FORM::areShort)
                .orElseThrow(() -> new Fault.Invalid(Problem.invalid(
                        "search", "Too many organizations: ask for pages at /user/v2/organizations/.")));
        return reply(UserJson.bytes(2500, json -> UserOrganizationJson.FORM.writeArray(json, views)));
    }

    /** The organizations whose names contain a text. */
    Reply list(Caller caller, String search) {
        Reply whole = search.length() > LONGEST_CACHED_SEARCH
                ? whole(caller, search).reply
                : cached.get(new Asked.All(caller, search), (ignored, former) -> {
                            boolean sameOrganizations = former != null
                                    && former.value().reply != null
                                    && search.isEmpty()
                                    && former.unchanged(own(caller));
                            return fresh(caller, sameOrganizations ? again(caller, former) : whole(caller, search));
                        })
                        .reply;
        return whole != null ? whole : later(caller, search);
    }

    /** A list that is written while it is read. Nothing is read before it has a place among the long replies. */
    private Reply later(Caller caller, String search) {
        Pages<OrganizationView> all = organizations.all(caller, search, UserOrganizationJson.SETTINGS);
        return UserJson.kept(UserJson.longReply(json -> {
            UserOrganizationJson.FORM.writeArray(json, all);
            noteShown();
        }));
    }

    private Kept whole(Caller caller, String search) {
        // Organizations that the list leaves out (disabled ones, or with another name) can change it, too.
        OrganizationId[] all = organizations.belongsTo(caller, MOST_WHOLE + 1).stream()
                .sorted()
                .toArray(OrganizationId[]::new);
        if (all.length > MOST_WHOLE) {
            return LONG;
        }
        return read(caller, OrganizationsAsked.all(search, UserOrganizationJson.SETTINGS))
                .map(written -> joined(all, written, null))
                .orElse(LONG);
    }

    /** A list of the same organizations, of which those that have changed are written anew. */
    private Kept again(Caller caller, CachedAnswers.Former<Kept> former) {
        OrganizationId[] all = former.value().organizations;
        Map<OrganizationId, byte[]> written = new HashMap<>();
        List<OrganizationId> unknown = new ArrayList<>();
        for (OrganizationId id : all) {
            if (former.unchanged(ChangeFeed.slot(Topic.ORGANIZATION, id.value()))) {
                continue;
            }
            Kept alone = cached.find(new Asked.One(caller, id));
            if (alone == null || alone.reply == null) {
                written.put(id, NOTHING);
                unknown.add(id);
            } else {
                written.put(id, alone.body());
            }
        }
        if (!unknown.isEmpty()) {
            Optional<Map<OrganizationId, byte[]>> read =
                    read(caller, OrganizationsAsked.of(unknown, UserOrganizationJson.SETTINGS));
            if (read.isEmpty()) {
                return LONG;
            }
            written.putAll(read.get());
        }
        return joined(all, written, former.value());
    }

    /** The organizations as written; empty when they are too long together. */
    private Optional<Map<OrganizationId, byte[]>> read(Caller caller, OrganizationsAsked asked) {
        Optional<List<OrganizationView>> found = organizations.wholly(caller, asked);
        Map<OrganizationId, byte[]> written = new HashMap<>();
        found.ifPresent(
                views -> views.forEach(view -> written.put(view.organization().id(), written(view))));
        noteShown();
        return found.map(ignored -> written);
    }

    /** Brings the change feed up to date after a list was read, so that no older cached reply is used afterwards. */
    private void noteShown() {
        if (changes.current()) {
            changes.catchUp();
        }
    }

    /**
     * A list.
     *
     * @param all the organizations that the caller belongs to, by id
     * @param written the written ones; none for those that the list leaves out
     * @param before the earlier reply, which has the others
     */
    private static Kept joined(OrganizationId[] all, Map<OrganizationId, byte[]> written, @Nullable Kept before) {
        long size = 2L
                + all.length
                + written.values().stream().mapToLong(one -> one.length).sum()
                + (before == null ? 0 : before.body().length);
        if (size > MOST_WHOLE_BYTES) {
            return LONG;
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream((int) size);
        int[] bounds = new int[2 * all.length];
        body.write('[');
        for (int i = 0; i < all.length; i++) {
            byte[] source = written.get(all[i]);
            int from = 0;
            int length = source == null ? 0 : source.length;
            if (source == null && before != null) {
                source = before.body();
                from = before.bounds[2 * i];
                length = before.bounds[2 * i + 1] - from;
            }
            if (source != null && length > 0) {
                if (body.size() > 1) {
                    body.write(',');
                }
                bounds[2 * i] = body.size();
                body.write(source, from, length);
                bounds[2 * i + 1] = body.size();
            }
        }
        body.write(']');
        return new Kept(reply(body.toByteArray()), all, bounds);
    }

    private static byte[] written(OrganizationView view) {
        return UserJson.bytes((int) UserOrganizationJson.size(view), json -> UserOrganizationJson.write(json, view));
    }

    private static Reply reply(byte[] body) {
        return UserJson.kept(Reply.of(200, Reply.JSON, body).tagged());
    }

    /** Everything that a reply depends on: its organizations, and the memberships of the caller. */
    private static CachedAnswers.Fresh<Kept> fresh(Caller caller, Kept kept) {
        int[] slots = new int[kept.organizations.length + 1];
        for (int i = 0; i < kept.organizations.length; i++) {
            slots[i] = ChangeFeed.slot(Topic.ORGANIZATION, kept.organizations[i].value());
        }
        slots[kept.organizations.length] = own(caller);
        return new CachedAnswers.Fresh<>(kept, slots);
    }

    /** The objects that determine the organizations of a caller. */
    static int own(Caller caller) {
        return switch (caller) {
            case Caller.Person person ->
                ChangeFeed.slot(Topic.PERSON, person.personId().value());
            case Caller.OrganizationKey(ApiKeyId ignored, OrganizationId organization) ->
                ChangeFeed.slot(Topic.ORGANIZATION, organization.value());
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey(ApiKeyId ignored, OrganizationId organization, ProjectId project) ->
                ChangeFeed.slot(Topic.ORGANIZATION, organization.value());
            case Caller.Operator ignored -> ChangeFeed.slot(Topic.OPERATORS, 0);
        };
    }
}

package io.tenantry.http.user;

import io.tenantry.access.Caller;
import io.tenantry.http.Reply;
import io.tenantry.organization.OrganizationView;
import io.tenantry.organization.Organizations;
import io.tenantry.organization.OrganizationsAsked;
import io.tenantry.storage.ChangeFeed;
import io.tenantry.storage.ChangeFeed.Topic;
import io.tenantry.storage.Remembered;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The organizations of a caller as they are sent, remembered as bytes. When one of a list has changed, that one alone is read
 * again.
 */
public final class OrganizationReplies {
    private static final byte[] NOTHING = {};
    private static final long MOST_REMEMBERED_BYTES = 48L << 20;
    /** A longer search is answered, but not worth the memory. */
    private static final int LONGEST_REMEMBERED_SEARCH = 64;

    /** What was asked: for the list with that search, or for the one with that id. */
    private sealed interface Asked {
        record All(Caller caller, String search) implements Asked {}

        record One(Caller caller, int id) implements Asked {}
    }

    /**
     * @param organizations those that the caller belongs to, by id
     * @param bounds where each of them begins and ends in the body; the same place twice when it is not in it
     */
    private record Kept(Reply reply, int[] organizations, int[] bounds) {}

    private final Organizations organizations;
    private final ChangeFeed changes;
    private final Remembered<Asked, Kept> remembered;

    /** @param changes says when what is remembered is no longer right */
    public OrganizationReplies(Organizations organizations, ChangeFeed changes) {
        this.organizations = organizations;
        this.changes = changes;
        // Beside its body, an answer has a key with a short search, a tag and a few objects.
        this.remembered = new Remembered<>(
                changes,
                MOST_REMEMBERED_BYTES,
                kept -> 512 + 12 * kept.organizations.length + kept.reply.body().length);
    }

    /** One organization. */
    Reply one(Caller caller, int id) {
        return remembered.get(new Asked.One(caller, id), ignored -> {
                    byte[] body = written(organizations.view(caller, id, UserOrganizationJson.SETTINGS));
                    return fresh(caller, new Kept(reply(body), new int[] {id}, new int[] {0, body.length}));
                })
                .reply;
    }

    /** Those whose names have a part. */
    Reply list(Caller caller, String search) {
        if (search.length() > LONGEST_REMEMBERED_SEARCH) {
            return whole(caller, search).reply;
        }
        return remembered.get(new Asked.All(caller, search), (ignored, former) -> {
                    boolean sameOrganizations = former != null && search.isEmpty() && former.unchanged(own(caller));
                    return fresh(caller, sameOrganizations ? again(caller, former) : whole(caller, search));
                })
                .reply;
    }

    private Kept whole(Caller caller, String search) {
        // Also what the list leaves out, because it is disabled or named otherwise, can change it.
        int[] all = organizations.belongsTo(caller).stream()
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
        Map<Integer, byte[]> written = read(caller, OrganizationsAsked.all(search, UserOrganizationJson.SETTINGS));
        return joined(all, written, null);
    }

    /** A list of the same organizations, of which those that have changed are written anew. */
    private Kept again(Caller caller, Remembered.Former<Kept> former) {
        int[] all = former.value().organizations;
        Map<Integer, byte[]> written = new HashMap<>();
        List<Integer> unknown = new ArrayList<>();
        for (int id : all) {
            if (former.unchanged(ChangeFeed.slot(Topic.ORGANIZATION, id))) {
                continue;
            }
            Kept alone = remembered.find(new Asked.One(caller, id));
            if (alone == null) {
                written.put(id, NOTHING);
                unknown.add(id);
            } else {
                written.put(id, alone.reply.body());
            }
        }
        if (!unknown.isEmpty()) {
            written.putAll(read(caller, OrganizationsAsked.of(unknown, UserOrganizationJson.SETTINGS)));
        }
        return joined(all, written, former.value());
    }

    private Map<Integer, byte[]> read(Caller caller, OrganizationsAsked asked) {
        Map<Integer, byte[]> written = new HashMap<>();
        for (OrganizationView view : organizations.visible(caller, asked)) {
            written.put(view.organization().id(), written(view));
        }
        // What a list has shown is taken note of, so that nothing remembered from before takes it back.
        if (changes.current()) {
            changes.catchUp();
        }
        return written;
    }

    /**
     * A list.
     *
     * @param all the organizations that the caller belongs to, by id
     * @param written what is known of them; nothing of those that the list leaves out
     * @param before where to find the others
     */
    private static Kept joined(int[] all, Map<Integer, byte[]> written, @Nullable Kept before) {
        int size = 2
                + all.length
                + written.values().stream().mapToInt(one -> one.length).sum();
        ByteArrayOutputStream body =
                new ByteArrayOutputStream(size + (before == null ? 0 : before.reply.body().length));
        int[] bounds = new int[2 * all.length];
        body.write('[');
        for (int i = 0; i < all.length; i++) {
            byte[] source = written.get(all[i]);
            int from = 0;
            int length = source == null ? 0 : source.length;
            if (source == null && before != null) {
                source = before.reply.body();
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
        return UserJson.bytes(UserOrganizationJson.size(view), json -> UserOrganizationJson.write(json, view));
    }

    private static Reply reply(byte[] body) {
        return UserJson.kept(Reply.of(200, Reply.JSON, body).tagged());
    }

    /** Everything that decides an answer: its organizations, and which ones the caller belongs to. */
    private static Remembered.Fresh<Kept> fresh(Caller caller, Kept kept) {
        int[] slots = Arrays.copyOf(kept.organizations, kept.organizations.length + 1);
        for (int i = 0; i < kept.organizations.length; i++) {
            slots[i] = ChangeFeed.slot(Topic.ORGANIZATION, slots[i]);
        }
        slots[kept.organizations.length] = own(caller);
        return new Remembered.Fresh<>(kept, slots);
    }

    /** What decides which organizations a caller belongs to. */
    private static int own(Caller caller) {
        return switch (caller) {
            case Caller.Person person -> ChangeFeed.slot(Topic.PERSON, person.personId());
            case Caller.OrganizationKey(int ignored, int organization) ->
                ChangeFeed.slot(Topic.ORGANIZATION, organization);
            case Caller.ProjectKey(int ignored, int organization, int project) ->
                ChangeFeed.slot(Topic.ORGANIZATION, organization);
            case Caller.Operator ignored -> ChangeFeed.slot(Topic.OPERATORS, 0);
        };
    }
}

package io.tenantry.http.user;

import io.tenantry.access.Caller;
import io.tenantry.http.Reply;
import io.tenantry.http.Request;
import io.tenantry.http.Route;
import io.tenantry.organization.OrganizationView;
import io.tenantry.organization.Organizations;
import io.tenantry.storage.ChangeFeed;
import io.tenantry.storage.ChangeFeed.Topic;
import io.tenantry.storage.Remembered;
import java.util.Collection;
import java.util.List;

/** The organizations of a caller. The plain list and the single one are remembered as they were sent. */
public final class OrganizationResource implements UserResource {
    private static final long MOST_REMEMBERED_BYTES = 48L << 20;
    /** A longer search is answered, but not worth the memory. */
    private static final int LONGEST_REMEMBERED_SEARCH = 64;

    /** What was asked: for the list with that search, or for the one with that id. */
    private sealed interface Question {
        record All(Caller caller, String search) implements Question {}

        record One(Caller caller, int id) implements Question {}
    }

    private final Organizations organizations;
    private final Remembered<Question, Reply> remembered;

    public OrganizationResource(Organizations organizations, ChangeFeed changes) {
        this.organizations = organizations;
        // Beside its body, an answer has a key with a short search, a tag and a few objects.
        this.remembered = new Remembered<>(changes, MOST_REMEMBERED_BYTES, reply -> 512 + reply.body().length);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/organizations/", this::list),
                Route.of("GET", "/organizations/{id}/", this::one),
                Route.of("GET", "/v2/organizations/", this::page));
    }

    private Reply list(Request request, Caller caller) {
        String search = search(request);
        if (search.length() > LONGEST_REMEMBERED_SEARCH) {
            return all(caller, search);
        }
        return remembered.get(new Question.All(caller, search), ignored -> {
            // Also what the list leaves out, because it is disabled or named otherwise, can change it.
            List<Integer> all = organizations.belongsTo(caller);
            return new Remembered.Fresh<>(all(caller, search), slots(caller, all));
        });
    }

    private Reply one(Request request, Caller caller) {
        int id = PathId.of(request, "organization");
        return remembered.get(new Question.One(caller, id), ignored -> {
            Reply reply = reply(organizations.view(caller, id));
            return new Remembered.Fresh<>(reply, slots(caller, List.of(id)));
        });
    }

    /** One organization. */
    static Reply reply(OrganizationView view) {
        byte[] body = UserJson.bytes(UserOrganizationJson.size(view), json -> UserOrganizationJson.write(json, view));
        return Reply.of(200, Reply.JSON, body).tagged();
    }

    private Reply page(Request request, Caller caller) {
        String search = search(request);
        return PageNumbers.reply(
                request,
                organizations.countVisible(caller, search),
                (json, most, skip) -> organizations
                        .visible(caller, search, most, skip)
                        .forEach(view -> UserOrganizationJson.write(json, view)));
    }

    private Reply all(Caller caller, String search) {
        List<OrganizationView> views = organizations.visible(caller, search, Integer.MAX_VALUE, 0);
        int size = 2 + views.stream().mapToInt(UserOrganizationJson::size).sum();
        byte[] body = UserJson.bytes(size, json -> {
            json.writeStartArray();
            views.forEach(view -> UserOrganizationJson.write(json, view));
            json.writeEndArray();
        });
        return Reply.of(200, Reply.JSON, body).tagged();
    }

    private static String search(Request request) {
        String search = request.query().last("search");
        return search == null ? "" : search;
    }

    /** Everything that decides an answer: these organizations, and which ones a person belongs to. */
    private static int[] slots(Caller caller, Collection<Integer> organizations) {
        int[] slots = new int[organizations.size() + 1];
        int next = 0;
        for (int organization : organizations) {
            slots[next++] = ChangeFeed.slot(Topic.ORGANIZATION, organization);
        }
        slots[next] = switch (caller) {
            case Caller.Person person -> ChangeFeed.slot(Topic.PERSON, person.personId());
            case Caller.OrganizationKey(int ignored, int organization) ->
                ChangeFeed.slot(Topic.ORGANIZATION, organization);
            case Caller.ProjectKey(int ignored, int organization, int project) ->
                ChangeFeed.slot(Topic.ORGANIZATION, organization);
            case Caller.Operator ignored -> ChangeFeed.slot(Topic.OPERATORS, 0);
        };
        return slots;
    }
}

package io.tenantry.api;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.storage.Database;
import io.tenantry.web.Api;
import io.tenantry.web.Preference;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The paths that belong to no API: the front page, the documents and the health checks. */
public final class SiteApi implements Api {
    private final Database database;
    private final State state;
    private final List<Route> routes;
    private final Function<Request, Reply> missing;

    /**
     * The state of the server.
     *
     * @param obstacle a sentence that says why the server is not ready, whatever the database says: its start is not over, which
     *     includes printing the first operator's password, or it is stopping
     * @param warning a sentence about a problem that will end readiness; neither sentence needs escapes in JSON
     */
    public record State(Supplier<Optional<String>> obstacle, Supplier<Optional<String>> warning) {}

    /**
     * @param pages the front page and the documents
     * @param missing makes the page for a browser that asks for an unknown path
     */
    public SiteApi(Database database, State state, List<Route> pages, Function<Request, Reply> missing) {
        this.database = database;
        this.state = state;
        this.missing = missing;
        List<Route> all = new ArrayList<>(pages);
        all.add(Route.open("GET", "/health/live", request -> Reply.text(200, Reply.JSON, "{\"status\":\"UP\"}")));
        all.add(Route.open("GET", "/health/ready", request -> ready()));
        this.routes = List.copyOf(all);
    }

    @Override
    public List<String> bases() {
        return List.of("");
    }

    @Override
    public String name() {
        return "site";
    }

    @Override
    public boolean isApi() {
        return false;
    }

    @Override
    public List<Route> routes() {
        return routes;
    }

    /** Health checks do not wait: a busy server is healthy, and its monitoring must see that. */
    @Override
    public boolean waits() {
        return false;
    }

    private Reply ready() {
        return state.obstacle.get().or(database::whyNotReady).map(SiteApi::down).orElseGet(this::up);
    }

    private Reply up() {
        String warning = state.warning
                .get()
                .map(sentence -> ",\"warning\":\"" + sentence + "\"")
                .orElse("");
        return Reply.text(200, Reply.JSON, "{\"status\":\"UP\"" + warning + "}");
    }

    private static Reply down(String reason) {
        return Reply.text(503, Reply.JSON, "{\"status\":\"DOWN\",\"reason\":\"" + reason + "\"}");
    }

    @Override
    public Caller authenticate(Request request) {
        throw new Fault.Unauthenticated(Fault.Unauthenticated.Why.NONE);
    }

    @Override
    public Reply fault(Request request, Fault fault) {
        return switch (fault) {
            case Fault.NotFound ignored -> notFound(request).with("Vary", "Accept");
            case Fault.WrongMethod wrong ->
                Reply.text(405, Reply.JSON, "{\"detail\":\"Method not allowed.\"}")
                        .with("Allow", String.join(", ", wrong.allowed()));
            case Fault.Unavailable ignored ->
                Reply.text(503, Reply.JSON, "{\"detail\":\"Not available for now.\"}")
                        .with("Retry-After", "1");
            default -> Reply.text(400, Reply.JSON, "{\"detail\":\"The request is malformed.\"}");
        };
    }

    private Reply notFound(Request request) {
        String accept = request.header("Accept");
        boolean browser = Preference.of(accept, "text/html") > Preference.of(accept, Reply.JSON);
        return browser ? missing.apply(request) : Reply.text(404, Reply.JSON, "{\"detail\":\"Not found.\"}");
    }

    @Override
    public Reply defect(Request request) {
        return Reply.text(500, Reply.JSON, "{\"detail\":\"Internal server error.\"}");
    }
}

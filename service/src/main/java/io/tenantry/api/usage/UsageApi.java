package io.tenantry.api.usage;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.servicekey.ServiceKeys;
import io.tenantry.throttle.FailedAttempts;
import io.tenantry.web.Api;
import io.tenantry.web.NetworkAddress;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import io.tenantry.web.resource.Document;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The usage API, below {@code /usage}, for services of the platform with a service key as a bearer token. */
public final class UsageApi implements Api {
    private final ServiceKeys keys;
    private final FailedAttempts attempts;
    private final Clock clock;
    private final Runnable stopping;
    private final List<Route> routes;

    /**
     * @param keys finds the service of a key
     * @param attempts counts unknown keys
     * @param clock the current time
     * @param stopping ends the waits for events
     * @param resources the routes of each resource
     */
    public UsageApi(
            ServiceKeys keys, FailedAttempts attempts, Clock clock, Runnable stopping, List<List<Route>> resources) {
        this.keys = keys;
        this.attempts = attempts;
        this.clock = clock;
        this.stopping = stopping;
        List<Route> all = new ArrayList<>(List.of(Document.openApi("usage").at("/openapi.yaml")));
        resources.forEach(all::addAll);
        this.routes = List.copyOf(all);
    }

    @Override
    public List<String> bases() {
        return List.of("/usage");
    }

    @Override
    public List<Route> routes() {
        return routes;
    }

    @Override
    public Caller authenticate(Request request) {
        String token = request.bearerToken();
        if (token == null || token.isEmpty()) {
            throw new Fault.Unauthenticated(Fault.Unauthenticated.Why.NONE);
        }
        return attempts.lookUp(NetworkAddress.of(request), () -> keys.authenticate(token));
    }

    @Override
    public Reply fault(Request request, Fault fault) {
        return UsageFaults.reply(fault, clock.instant());
    }

    @Override
    public Reply defect(Request request) {
        return UsageFaults.defect(request);
    }

    @Override
    public void stopping() {
        stopping.run();
    }
}

package io.tenantry.api.usage;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.fault.Fault;
import io.tenantry.limit.Metric;
import io.tenantry.storage.ObjectIds;
import io.tenantry.usage.Lease;
import io.tenantry.usage.Leases;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** Leases: amounts that are held for a time. */
public final class LeaseResource {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final String PATH = "/v1/organizations/{id}/leases";

    private final Leases leases;
    private final ObjectIds ids;

    public LeaseResource(Leases leases, ObjectIds ids) {
        this.leases = leases;
        this.ids = ids;
    }

    /** Its operations. */
    public List<Route> routes() {
        return List.of(
                Route.of("POST", PATH, this::grant),
                Route.of("PUT", PATH + "/{lease}", this::renew),
                Route.of("DELETE", PATH + "/{lease}", this::release));
    }

    private Reply grant(Request request, Caller caller) {
        OrganizationId organization = Named.organization(ids, request);
        UsageBody body = UsageBody.of(request);
        Metric metric = body.metric(Metric.Counting.LEASE);
        int amount = body.whole("amount", 1, Integer.MAX_VALUE);
        Duration ttl = ttl(body);
        body.done();
        if (metric == null) {
            throw new IllegalStateException("a body without problems names a metric");
        }
        return reply(201, leases.grant(caller, organization, metric, amount, ttl));
    }

    private Reply renew(Request request, Caller caller) {
        OrganizationId organization = Named.organization(ids, request);
        UUID lease = lease(request);
        UsageBody body = UsageBody.of(request);
        Duration ttl = ttl(body);
        body.done();
        return reply(200, leases.renew(caller, organization, lease, ttl));
    }

    private Reply release(Request request, Caller caller) {
        leases.release(caller, Named.organization(ids, request), lease(request));
        return Reply.empty(204);
    }

    private static Duration ttl(UsageBody body) {
        return Duration.ofSeconds(body.whole("ttl_seconds", 1, (int) Lease.LONGEST.toSeconds()));
    }

    private static UUID lease(Request request) {
        String written = request.path("lease");
        if (!ID.matcher(written).matches()) {
            throw new Fault.NotFound("lease");
        }
        return UUID.fromString(written);
    }

    private static Reply reply(int status, Leases.Held held) {
        ObjectNode object = UsageJson.usage(held.usage())
                .put("id", held.lease().id().toString())
                .put("amount", held.lease().amount())
                .put("expires_at", held.lease().expiresAt().toString());
        return UsageJson.reply(status, object);
    }
}

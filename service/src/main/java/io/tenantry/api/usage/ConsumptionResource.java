package io.tenantry.api.usage;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.fault.Fault;
import io.tenantry.limit.Metric;
import io.tenantry.repeat.Answer;
import io.tenantry.repeat.RepeatableName;
import io.tenantry.storage.ObjectIds;
import io.tenantry.usage.Usage;
import io.tenantry.usage.consumption.Consumption;
import io.tenantry.usage.consumption.Consumptions;
import io.tenantry.usage.consumption.Outcome;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Use that is consumed and released. */
public final class ConsumptionResource {
    private final Consumptions consumptions;
    private final ObjectIds ids;

    public ConsumptionResource(Consumptions consumptions, ObjectIds ids) {
        this.consumptions = consumptions;
        this.ids = ids;
    }

    /** Its operations. */
    public List<Route> routes() {
        return List.of(
                Route.of("POST", "/v1/consume", this::consumeMany),
                Route.of("POST", "/v1/organizations/{id}/consume", this::consume)
                        .keeping(this::consumeOnce),
                Route.of("POST", "/v1/organizations/{id}/release", this::release));
    }

    private Reply consume(Request request, Caller caller) {
        Consumption wanted = single(request);
        return switch (consumptions.consume(caller, List.of(wanted)).getFirst()) {
            case Outcome.Granted granted -> granted(granted.usage());
            case Outcome.Refused refused -> throw refused.usage().reached();
            case Outcome.Missing ignored -> throw new Fault.NotFound("organization");
        };
    }

    /** Consumes with an {@code Idempotency-Key}; null where the request is to be handled as others with such a key. */
    private @Nullable Reply consumeOnce(Request request, Caller caller, RepeatableName name) {
        Consumption wanted;
        try {
            wanted = single(request);
        } catch (Fault faulty) {
            return null;
        }
        Usage usage = consumptions.consumeOnce(caller, wanted, name, granted -> {
            Reply reply = granted(granted);
            return new Answer(reply.status(), reply.contentType(), reply.headers(), reply.body(), false);
        });
        return usage == null ? null : granted(usage);
    }

    private static Reply granted(Usage usage) {
        return UsageJson.reply(200, UsageJson.usage(usage));
    }

    private Reply release(Request request, Caller caller) {
        return UsageJson.reply(200, UsageJson.usage(consumptions.release(caller, single(request))));
    }

    private Reply consumeMany(Request request, Caller caller) {
        UsageBody body = UsageBody.of(request);
        List<Consumption> wanted = new ArrayList<>();
        for (UsageBody item : body.objects("items", Consumptions.MOST)) {
            OrganizationId organization = item.organization(ids);
            if (!item.has("organization")) {
                item.wrong("organization", "This member is required.");
            }
            Consumption one = consumption(item, organization);
            item.checkUnknown();
            if (one != null) {
                wanted.add(one);
            }
        }
        body.done();
        ObjectNode reply = UsageJson.object();
        ArrayNode results = reply.putArray("results");
        consumptions.consume(caller, wanted).forEach(outcome -> results.add(result(outcome)));
        return UsageJson.reply(200, reply);
    }

    private static ObjectNode result(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Granted granted -> UsageJson.usage(granted.usage()).put("status", 200);
            case Outcome.Refused refused -> UsageFaults.problem(refused.usage().reached());
            case Outcome.Missing ignored -> UsageFaults.missingOrganization();
        };
    }

    private Consumption single(Request request) {
        OrganizationId organization = Named.organization(ids, request);
        UsageBody body = UsageBody.of(request);
        Consumption one = consumption(body, organization);
        body.done();
        if (one == null) {
            throw new IllegalStateException("a body without problems names a metric");
        }
        return one;
    }

    /** One consumption; null after a problem. */
    private @Nullable Consumption consumption(UsageBody body, @Nullable OrganizationId organization) {
        Metric metric = body.metric(Metric.Counting.CONSUME);
        int amount = body.whole("amount", 1, Integer.MAX_VALUE);
        if (body.project(ids) != null && metric != null && !metric.perProject()) {
            body.wrong("project", metric.wireName() + " are counted for the whole organization.");
        }
        return metric == null || organization == null ? null : new Consumption(organization, metric, amount);
    }
}

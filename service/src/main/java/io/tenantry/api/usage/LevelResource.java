package io.tenantry.api.usage;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.limit.Metric;
import io.tenantry.storage.ObjectIds;
import io.tenantry.usage.Headroom;
import io.tenantry.usage.Headrooms;
import io.tenantry.usage.Levels;
import io.tenantry.usage.Usage;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import io.tenantry.web.resource.IfMatch;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Levels, and the headroom of all metrics. */
public final class LevelResource {
    private final Levels levels;
    private final Headrooms headrooms;
    private final ObjectIds ids;

    public LevelResource(Levels levels, Headrooms headrooms, ObjectIds ids) {
        this.levels = levels;
        this.headrooms = headrooms;
        this.ids = ids;
    }

    /** Its operations. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/v1/organizations/{id}/level", this::get),
                Route.of("PUT", "/v1/organizations/{id}/level", this::set),
                Route.of("GET", "/v1/organizations/{id}/headroom", this::headroom));
    }

    private Reply get(Request request, Caller caller) {
        OrganizationId organization = Named.organization(ids, request);
        String named = request.query().last("metric");
        Metric metric = named == null ? null : Metric.of(named).orElse(null);
        if (metric == null || metric.counting() != Metric.Counting.LEVEL) {
            throw new Fault.Invalid(Problem.invalid("metric", "Must be the name of a metric that is set as a level."));
        }
        return reply(levels.get(caller, organization, metric, project(request)));
    }

    private Reply set(Request request, Caller caller) {
        OrganizationId organization = Named.organization(ids, request);
        UsageBody body = UsageBody.of(request);
        Metric metric = body.metric(Metric.Counting.LEVEL);
        int level = body.whole("level", 0, Integer.MAX_VALUE);
        ProjectId project = body.project(ids);
        body.done();
        if (metric == null) {
            throw new IllegalStateException("a body without problems names a metric");
        }
        return reply(levels.set(
                        caller, organization, metric, project, level, IfMatch.of(request, LevelResource::reply)))
                .tagged();
    }

    private Reply headroom(Request request, Caller caller) {
        OrganizationId organization = Named.organization(ids, request);
        ObjectNode reply = UsageJson.object();
        ArrayNode metrics = reply.putArray("metrics");
        for (Headroom one : headrooms.get(caller, organization, project(request))) {
            metrics.add(
                    UsageJson.usage(one.usage()).put("because", one.because().word()));
        }
        return UsageJson.reply(200, reply).with("Cache-Control", "no-store");
    }

    private @Nullable ProjectId project(Request request) {
        String named = request.query().last("project");
        if (named == null) {
            return null;
        }
        Integer row = Named.row(ids, ObjectIds.Kind.PROJECT, named);
        if (row == null) {
            throw new Fault.Invalid(Problem.unknown("project", "The organization has no such project."));
        }
        return new ProjectId(row);
    }

    private static Reply reply(Usage usage) {
        return UsageJson.reply(200, UsageJson.usage(usage));
    }
}

package io.tenantry.api.user.organization;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.api.user.wire.PathId;
import io.tenantry.api.user.wire.QueryValues;
import io.tenantry.api.user.wire.UserFields;
import io.tenantry.api.user.wire.UserJson;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.onboarding.Onboarding;
import io.tenantry.onboarding.OnboardingTask;
import io.tenantry.onboarding.Onboardings;
import io.tenantry.setting.Kind;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The first steps of people in their organizations. */
public final class OnboardingResource implements UserResource {
    private static final String FLOW = "onboarding_flow";
    private static final Kind.Choice STATUS = new Kind.Choice(Set.of("in_progress", "skipped", "completed"));
    private static final Kind.Choice VARIANT = new Kind.Choice(Set.of("simulation", "observability"));

    private final Onboardings onboardings;
    private final OrganizationReplies organizations;
    private final ObjectIds ids;

    public OnboardingResource(Onboardings onboardings, OrganizationReplies organizations, ObjectIds ids) {
        this.onboardings = onboardings;
        this.organizations = organizations;
        this.ids = ids;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of(
                        "GET",
                        "/onboarding/",
                        (request, caller) ->
                                reply(onboardings.get(caller, QueryValues.organization(request, "organization", ids)))),
                Route.of("PATCH", "/onboarding/", this::update),
                Route.of("PATCH", "/organizations/{id}/onboarding-flow/", this::flow),
                Route.of("PATCH", "/organizations/{id}/skip-onboarding/", this::skip),
                Route.of("GET", "/organizations/{id}/onboarding-tasks/", this::tasks));
    }

    private Reply update(Request request, Caller caller) {
        UserFields fields = UserFields.read(request);
        OrganizationId named = fields.organization("organization", ids);
        OrganizationId organization = named == null ? QueryValues.organization(request, "organization", ids) : named;
        String status = fields.value("status", STATUS);
        String variant = fields.value("variant", VARIANT);
        fields.check();
        return reply(onboardings.update(caller, organization, status, variant));
    }

    private Reply flow(Request request, Caller caller) {
        OrganizationId id = PathId.organization(request, ids);
        UserFields fields = UserFields.read(request);
        fields.require(FLOW);
        String flow = fields.value(FLOW, VARIANT);
        fields.check();
        onboardings.setFlow(caller, id, flow == null ? "" : flow);
        return organizations.one(caller, id);
    }

    /** A request without the field skips the first steps. */
    private Reply skip(Request request, Caller caller) {
        OrganizationId id = PathId.organization(request, ids);
        UserFields fields = UserFields.read(request);
        Boolean skipped = fields.value("skip_onboarding", new Kind.Flag());
        fields.check();
        onboardings.setSkipped(caller, id, skipped == null || skipped);
        return organizations.one(caller, id);
    }

    private Reply tasks(Request request, Caller caller) {
        OrganizationId id = PathId.organization(request, ids);
        List<OnboardingTask> tasks = onboardings.tasks(caller, id);
        ObjectNode organization = UserJson.read(organizations.one(caller, id).body());
        organization.set("onboarding_tasks", array(tasks));
        return UserJson.kept(UserJson.reply(200, organization));
    }

    private static Reply reply(Onboarding onboarding) {
        ObjectNode body = UserJson.object()
                .put("organization", onboarding.organizationId().value())
                .put("status", onboarding.status())
                .put("variant", onboarding.variant());
        body.set("tasks", array(onboarding.tasks()));
        body.put("updated_at", UserJson.time(onboarding.updatedAt()));
        return UserJson.reply(200, body);
    }

    private static ArrayNode array(List<OnboardingTask> tasks) {
        ArrayNode array = UserJson.object().arrayNode();
        for (OnboardingTask task : tasks) {
            array.addObject()
                    .put("key", task.key())
                    .put("title", task.title())
                    .put("is_done", task.done())
                    .put("done_at", task.doneAt() == null ? null : UserJson.time(task.doneAt()));
        }
        return array;
    }
}

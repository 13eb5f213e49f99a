package io.tenantry.api.user.project;

import io.tenantry.access.Caller;
import io.tenantry.access.ProjectId;
import io.tenantry.api.user.wire.PathId;
import io.tenantry.api.user.wire.UserResource;
import io.tenantry.project.Projects;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import io.tenantry.webhook.WebhookAttempt;
import io.tenantry.webhook.WebhookTrials;
import java.util.List;
import java.util.Objects;

/** Tests of a project's webhook. */
public final class WebhookTrialResource implements UserResource {
    private final WebhookTrials trials;
    private final Projects projects;
    private final ObjectIds ids;

    public WebhookTrialResource(WebhookTrials trials, Projects projects, ObjectIds ids) {
        this.trials = trials;
        this.projects = projects;
        this.ids = ids;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.of("POST", "/v1/projects/{id}/test-webhook/", this::send));
    }

    /** The header with the status of the receiver: the body of the reply is the project. */
    private Reply send(Request request, Caller caller) {
        ProjectId id = PathId.project(request, ids);
        WebhookAttempt attempt = trials.send(caller, id);
        return ProjectResource.reply(200, projects.view(caller, id))
                .with(
                        "X-Webhook-Status",
                        Objects.requireNonNull(attempt.status()).toString());
    }
}

package io.tenantry.webhook;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.member.Right;
import io.tenantry.member.Rights;
import io.tenantry.secret.Secret;
import io.tenantry.secret.SecretBox;
import io.tenantry.storage.Database;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.ObjectIds.Kind;
import io.tenantry.throttle.AtOnceLimit;
import io.tenantry.webhook.WebhookAddressStore.Address;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The entry class of webhook tests: sends a test event to the address of a project or an organization at once. */
public final class WebhookTrials {
    private static final int MOST_AT_ONCE = 2;
    private static final JsonMapper JSON = new JsonMapper();

    private final Database database;
    private final WebhookAddressStore store;
    private final WebhookClient client;
    private final ObjectIds ids;
    private final Clock clock;
    private final AtOnceLimit atOnce =
            new AtOnceLimit(MOST_AT_ONCE, "Two tests of this organization's webhooks are in progress.");

    public WebhookTrials(Database database, SecretBox box, WebhookClient client, ObjectIds ids, Clock clock) {
        this.database = database;
        this.store = new WebhookAddressStore(box);
        this.client = client;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Sends an event of the type {@code webhook.test} to the address of a project, or to the organization's where the project
     * has none. It is sent once, without a queue.
     *
     * @return the receiver's answer
     * @throws Fault.Invalid if there is no address, or the receiver does not accept the event
     * @throws Fault.NotFound if the project does not exist or is not visible to the caller
     * @throws Fault.NotAllowed if the caller is not allowed to change it
     * @throws Fault.TooMany if two tests of the organization's webhooks are under way
     */
    public WebhookAttempt send(Caller caller, ProjectId project) {
        Address address = database.read(handle -> {
            Rights.requireInProject(handle, caller, project, Right.BUILD);
            return store.of(handle, project);
        });
        WebhookAttempt attempt = send(address, project);
        if (!attempt.succeeded()) {
            throw failed(attempt.error());
        }
        return attempt;
    }

    /**
     * As {@link #send(Caller, ProjectId)}, to the address of an organization.
     *
     * @return the receiver's answer, also where it does not accept the event
     * @throws Fault.Invalid if there is no address
     * @throws Fault.NotFound if the organization does not exist or is not visible to the caller
     * @throws Fault.NotAllowed if the caller does not administer it
     */
    public WebhookAttempt send(Caller caller, OrganizationId organization) {
        Address address = database.read(handle -> {
            Rights.require(handle, caller, organization, Right.ADMINISTER);
            return store.of(handle, organization);
        });
        return send(address, null);
    }

    private WebhookAttempt send(Address address, @Nullable ProjectId project) {
        if (address.url().isEmpty()) {
            throw failed("There is no webhook address to send to.");
        }
        Instant now = clock.instant();
        OrganizationId organization = address.organizationId();
        ObjectNode data = JSON.createObjectNode();
        data.put("organization_id", organization.value());
        if (project != null) {
            data.put("project_id", project.value());
        }
        ObjectNode named = data.putObject("ids");
        named.put("organization", ids.of(Kind.ORGANIZATION, organization.value()));
        if (project != null) {
            named.put("project", ids.of(Kind.PROJECT, project.value()));
        }
        WebhookMessage message = new WebhookMessage(UUID.randomUUID(), "webhook.test", data.toString(), now);
        byte[] body = message.body();
        Secret secret = address.secret();
        Map<String, String> headers = WebhookMessage.headers(body, secret == null ? "" : secret.reveal(), now);
        return atOnce.within(organization, () -> attempt(address.url(), body, headers, now));
    }

    private WebhookAttempt attempt(String url, byte[] body, Map<String, String> headers, Instant now) {
        try {
            return client.send(url, body, headers, now);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new Fault.Unavailable("The server is stopping.");
        }
    }

    private static Fault.Invalid failed(String why) {
        return new Fault.Invalid(Problem.invalid("webhook_url", why));
    }
}

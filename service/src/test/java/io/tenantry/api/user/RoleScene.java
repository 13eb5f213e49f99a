package io.tenantry.api.user;

import io.tenantry.FormBefore;
import io.tenantry.Scene;
import io.tenantry.webhook.Receiver;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An organization for one cell of the table of roles, with the caller. It has another admin, a member of it and of its first
 * project, and a second project.
 *
 * @param name the unique name of the organization
 * @param key the caller's key; empty for no credentials
 * @param organization the organization
 * @param project its first project: the one of callers that belong to a project
 * @param otherProject its second project
 * @param other a member of the organization, and of its first project
 * @param otherMembership their membership of the organization
 * @param otherProjectMembership their membership of the project
 * @param loner a member of only the organization
 * @param ownMembership the caller's membership; 0 when they have none
 * @param number the id of a key of the first project, and of a domain, an invitation, a credential, an event in the history and
 *     a webhook delivery of the organization, and of a notification of the caller, if that is a person
 */
record RoleScene(
        String name,
        String key,
        int organization,
        int project,
        int otherProject,
        int other,
        int otherMembership,
        int otherProjectMembership,
        int loner,
        int ownMembership,
        int number) {
    /** The project's credential, where the organization's has {@link #number}. */
    static final int OF_PROJECT = 10_000_000;

    private static final Receiver WEBHOOKS = new Receiver();
    private static final AtomicInteger NEXT = new AtomicInteger(1_000_000);

    /**
     * A request.
     *
     * @param path below {@code /user}, or with its base for billing and notifications
     * @param shows a text that the reply contains when it is about this organization
     */
    record Call(String path, @Nullable String body, String shows) {}

    static RoleScene of(Scene scene, String caller) {
        int number = NEXT.incrementAndGet();
        int person = caller.equals("nobody") || caller.endsWith(" key")
                ? 0
                : scene.person("caller" + number + "@example.com");
        RoleScene made = scene.together(inner -> furnished(inner, caller, person, number));
        return made.calledWith(
                switch (caller) {
                    case "nobody" -> "";
                    case "organization key" -> scene.organizationKey(made.organization);
                    case "project key" -> scene.projectKey(made.organization, made.project);
                    default -> scene.personKey(person);
                });
    }

    /** The address of a path of the user API, which is below {@code /user} unless it has another prefix of that API. */
    static String address(String path) {
        return path.matches("/(test_framework|notifications)/.*") ? path : "/user" + path;
    }

    /** All of it but the caller's key. */
    private static RoleScene furnished(Scene scene, String caller, int person, int number) {
        String name = "Org-" + number + ".";
        int organization = scene.organization(name);
        int keeper = scene.personIn(organization, "keeper" + number + "@example.com", "admin");
        int other = scene.person("other" + number + "@example.com");
        int otherMembership = scene.member(organization, other, "member");
        int loner = scene.personIn(organization, "loner" + number + "@example.com", "member");
        int project = scene.project(organization, name + " first");
        int otherProject = scene.project(organization, name + " second");
        int otherProjectMembership = scene.projectMember(organization, project, other, "member");
        scene.sql(
                "INSERT INTO api_key (id, organization_id, project_id, name, prefix, digest)"
                        + " VALUES (?, ?, ?, ?, 'x', decode(md5(?::text), 'hex'))",
                number,
                organization,
                project,
                name,
                number);
        scene.sql(
                "INSERT INTO organization_domain (id, organization_id, domain, verified_at) VALUES (?, ?, ?, now())",
                number,
                organization,
                name + "example");
        scene.sql(
                "INSERT INTO invitation (id, organization_id, kind, email, email_fold, role, granted_by_person,"
                        + " expires_at) VALUES (?, ?, 'invite', 'x@y.example', 'x@y.example', 'member', ?, now() +"
                        + " interval '1 day')",
                number,
                organization,
                keeper);
        String asker = "asker" + number + "@example.com";
        scene.sql(
                "INSERT INTO invitation (id, organization_id, kind, email, email_fold, role, person_id)"
                        + " VALUES (?, ?, 'request', ?, ?, 'member', ?)",
                requestOf(number),
                organization,
                asker,
                asker,
                scene.person(asker));
        for (boolean whole : new boolean[] {true, false}) {
            scene.sql(
                    "INSERT INTO provider_credential (id, organization_id, project_id, provider, key, key_mask, data)"
                            + " VALUES (?, ?, nullif(?, 0), 'vapi', ?, '********', ?)",
                    whole ? number : OF_PROJECT + number,
                    organization,
                    whole ? 0 : project,
                    FormBefore.seal("key"),
                    FormBefore.seal("null"));
        }
        scene.sql(
                "INSERT INTO audit_event (id, organization_id, operation, action, object_type)"
                        + " OVERRIDING SYSTEM VALUE VALUES (?, ?, 'action', 'any', 'Any')",
                number,
                organization);
        scene.sql("UPDATE project SET webhook_url = ? WHERE id = ?", WEBHOOKS.url(), project);
        scene.sql("INSERT INTO webhook_endpoint (organization_id, project_id) VALUES (?, 0)", organization);
        scene.sql(
                "INSERT INTO webhook_delivery (id, organization_id, project_id, event_id, event_type, data,"
                        + " happened_at, state, finished_at) OVERRIDING SYSTEM VALUE VALUES (?, ?, 0, gen_random_uuid(),"
                        + " 'key.created', jsonb_build_object('name', ?::text), now(), 'failed', now())",
                number,
                organization,
                name);
        int own = 0;
        if (caller.equals("stranger")) {
            scene.member(scene.organization("Elsewhere"), person, "admin");
        } else if (caller.startsWith("project ") && person != 0) {
            own = scene.projectMember(organization, project, person, caller.substring("project ".length()));
        } else if (person != 0) {
            own = scene.member(organization, person, caller);
        }
        scene.sql(
                "INSERT INTO notification (id, person_id, event_type, severity, title, body, payload)"
                        + " OVERRIDING SYSTEM VALUE VALUES (?, ?, 'any', 'info', ?, '', '{}')",
                number,
                person == 0 ? keeper : person,
                name);
        return new RoleScene(
                name,
                "",
                organization,
                project,
                otherProject,
                other,
                otherMembership,
                otherProjectMembership,
                loner,
                own,
                number);
    }

    private RoleScene calledWith(String callersKey) {
        return new RoleScene(
                name,
                callersKey,
                organization,
                project,
                otherProject,
                other,
                otherMembership,
                otherProjectMembership,
                loner,
                ownMembership,
                number);
    }

    Call at(String path) {
        return new Call(path, null, name);
    }

    Call at(String path, String body) {
        return new Call(path, body, name);
    }

    Call domain(String action) {
        return new Call("/v1/domains/" + number + "/" + action, null, "example");
    }

    static int requestOf(int number) {
        return number + 1_000_000;
    }
}

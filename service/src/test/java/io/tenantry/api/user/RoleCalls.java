package io.tenantry.api.user;

import io.tenantry.api.user.RoleScene.Call;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The requests for each operation in the table of roles. */
final class RoleCalls {
    /** By the operation, whose name may end in a remark in parentheses. */
    static final Map<String, Function<RoleScene, Call>> CALLS = calls();

    private static final String PROJECTS = "/v1/projects/";
    private static final String EXTERNAL = "/v1/projects-external/";

    private RoleCalls() {}

    private static Map<String, Function<RoleScene, Call>> calls() {
        Map<String, Function<RoleScene, Call>> calls = new LinkedHashMap<>();
        organizations(calls);
        onboarding(calls);
        memberships(calls);
        projects(calls);
        keys(calls);
        domains(calls);
        invitations(calls);
        calls.put("POST /v1/email/verify/request/", scene -> scene.at("/v1/email/verify/request/"));
        calls.put("GET /v1/sessions/", scene -> scene.at("/v1/sessions/"));
        calls.put("DELETE /v1/sessions/{id}/", scene -> scene.at("/v1/sessions/" + scene.number() + "/"));
        calls.put("GET /v1/security-events/", scene -> scene.at("/v1/security-events/"));
        credentials(calls);
        history(calls);
        webhooks(calls);
        calls.put(
                "GET /test_framework/billing/info/",
                scene -> new Call(
                        "/test_framework/billing/info/?organization_id=" + scene.organization(),
                        null,
                        "\"organization\":" + scene.organization()));
        notifications(calls);
        calls.put("GET /is-active/", scene -> new Call("/is-active/", null, "true"));
        Map<String, Function<RoleScene, Call>> external = new LinkedHashMap<>();
        calls.forEach((operation, call) -> {
            if (operation.contains(PROJECTS)) {
                external.put(operation.replace(PROJECTS, EXTERNAL), scene -> {
                    Call own = call.apply(scene);
                    return new Call(own.path().replace(PROJECTS, EXTERNAL), own.body(), own.shows());
                });
            }
        });
        calls.putAll(external);
        return calls;
    }

    private static void organizations(Map<String, Function<RoleScene, Call>> calls) {
        String whole = "{\"name\": \"%s\", \"limit_to_exclusive_numbers\": true}";
        calls.put("GET /organizations/", scene -> scene.at("/organizations/"));
        calls.put(
                "POST /organizations/",
                scene -> new Call("/organizations/", whole.formatted("Founded"), "\"Founded\""));
        calls.put("GET /v2/organizations/", scene -> scene.at("/v2/organizations/"));
        calls.put("GET /organizations/{id}/", scene -> scene.at("/organizations/" + scene.organization() + "/"));
        calls.put(
                "PUT /organizations/{id}/",
                scene -> scene.at("/organizations/" + scene.organization() + "/", whole.formatted(scene.name())));
        calls.put(
                "PATCH /organizations/{id}/",
                scene -> scene.at("/organizations/" + scene.organization() + "/", "{\"team_size\": \"<10\"}"));
        calls.put(
                "DELETE /organizations/{id}/",
                scene -> new Call("/organizations/" + scene.organization() + "/", null, ""));
        calls.put("PATCH /organizations/name/", scene -> scene.at("/organizations/name/", "{\"team_size\": \"<10\"}"));
    }

    private static void notifications(Map<String, Function<RoleScene, Call>> calls) {
        String list = "/notifications/v1/notifications/";
        calls.put("GET " + list, scene -> scene.at(list));
        calls.put("GET " + list + "unread_count/", scene -> new Call(list + "unread_count/", null, "unread_count"));
        calls.put("POST " + list + "mark_all_read/", scene -> new Call(list + "mark_all_read/", null, "marked_read"));
        calls.put("GET " + list + "{id}/", scene -> scene.at(list + scene.number() + "/"));
        calls.put("POST " + list + "{id}/mark_read/", scene -> scene.at(list + scene.number() + "/mark_read/"));
    }

    private static void onboarding(Map<String, Function<RoleScene, Call>> calls) {
        calls.put(
                "GET /onboarding/",
                scene -> new Call(
                        "/onboarding/?organization=" + scene.organization(),
                        null,
                        "\"organization\":" + scene.organization()));
        calls.put(
                "PATCH /onboarding/",
                scene -> new Call(
                        "/onboarding/",
                        "{\"organization\": %d, \"status\": \"in_progress\"}".formatted(scene.organization()),
                        "\"organization\":" + scene.organization()));
        calls.put(
                "PATCH /organizations/{id}/onboarding-flow/",
                scene -> scene.at(
                        "/organizations/" + scene.organization() + "/onboarding-flow/",
                        "{\"onboarding_flow\": \"observability\"}"));
        calls.put(
                "PATCH /organizations/{id}/skip-onboarding/",
                scene -> scene.at(
                        "/organizations/" + scene.organization() + "/skip-onboarding/", "{\"skip_onboarding\": true}"));
        calls.put(
                "GET /organizations/{id}/onboarding-tasks/",
                scene -> scene.at("/organizations/" + scene.organization() + "/onboarding-tasks/"));
        calls.put(
                "GET /organizations/{id}/effective/",
                scene -> new Call("/organizations/" + scene.organization() + "/effective/", null, "\"in_force\""));
        calls.put(
                "POST /organizations/{id}/passwordpolicy/preview/",
                scene -> new Call(
                        "/organizations/" + scene.organization() + "/passwordpolicy/preview/", null, "\"people\""));
    }

    private static void memberships(Map<String, Function<RoleScene, Call>> calls) {
        String role = "{\"role\": \"labs\"}";
        calls.put("GET /memberships/", scene -> scene.at("/memberships/"));
        for (String method : new String[] {"GET", "PATCH", "DELETE"}) {
            calls.put(
                    method + " /memberships/{id}/",
                    scene -> new Call(
                            "/memberships/" + scene.otherMembership() + "/",
                            method.equals("PATCH") ? role : null,
                            scene.name()));
            calls.put(
                    method + " /memberships/{id}/ (of a project)",
                    scene -> new Call(
                            "/memberships/" + scene.otherProjectMembership() + "/",
                            method.equals("PATCH") ? role : null,
                            scene.name()));
        }
        calls.put(
                "PATCH /memberships/{id}/ (own e-mails)",
                scene -> scene.at(
                        "/memberships/" + scene.ownMembership() + "/", "{\"is_email_notify_enabled\": false}"));
        calls.put(
                "PATCH /memberships/{id}/ (own role)",
                scene -> scene.at(
                        "/memberships/" + scene.ownMembership() + "/",
                        "{\"is_email_notify_enabled\": false, \"role\": \"%s\"}".formatted("internal_view")));
        calls.put("DELETE /memberships/{id}/ (own)", scene -> scene.at("/memberships/" + scene.ownMembership() + "/"));
    }

    private static void projects(Map<String, Function<RoleScene, Call>> calls) {
        calls.put("GET /v1/projects/", scene -> scene.at("/v1/projects/"));
        calls.put(
                "POST /v1/projects/",
                scene -> scene.at(
                        "/v1/projects/",
                        "{\"name\": \"New\", \"organization_id\": %d}".formatted(scene.organization())));
        calls.put(
                "GET /v1/projects/members/", scene -> scene.at("/v1/projects/members/?project_id=" + scene.project()));
        calls.put("GET /v1/projects/{id}/", scene -> scene.at("/v1/projects/" + scene.project() + "/"));
        calls.put("GET /v1/projects/{id}/ (another)", scene -> scene.at("/v1/projects/" + scene.otherProject() + "/"));
        calls.put(
                "PUT /v1/projects/{id}/",
                scene -> scene.at("/v1/projects/" + scene.project() + "/", "{\"name\": \"Renamed\"}"));
        calls.put(
                "PATCH /v1/projects/{id}/",
                scene -> scene.at("/v1/projects/" + scene.project() + "/", "{\"sample_rate\": 0.5}"));
        calls.put(
                "DELETE /v1/projects/{id}/",
                scene -> new Call("/v1/projects/" + scene.project() + "/", null, "deleted"));
        calls.put(
                "POST /v1/projects/{id}/add_member/",
                scene -> scene.at(
                        "/v1/projects/" + scene.project() + "/add_member/", "{\"user\": %d}".formatted(scene.loner())));
        calls.put(
                "POST /v1/projects/{id}/remove_member/",
                scene -> scene.at(
                        "/v1/projects/" + scene.project() + "/remove_member/",
                        "{\"user\": %d}".formatted(scene.other())));
    }

    private static void keys(Map<String, Function<RoleScene, Call>> calls) {
        String path = "/api/v1/user-api-key/";
        calls.put("GET /api/v1/user-api-key/", scene -> scene.at(path));
        calls.put("POST /api/v1/user-api-key/ (personal)", scene -> new Call(path, "{\"personal\": true}", "\"key\""));
        calls.put(
                "POST /api/v1/user-api-key/ (of the organization)",
                scene -> new Call(path, "{\"organization\": %d}".formatted(scene.organization()), "\"key\""));
        calls.put(
                "POST /api/v1/user-api-key/ (of a project)",
                scene -> new Call(path, "{\"project\": %d}".formatted(scene.project()), "\"key\""));
        calls.put("GET /api/v1/user-api-key/{id}/", scene -> scene.at(path + scene.number() + "/"));
        for (String method : new String[] {"PUT", "PATCH"}) {
            calls.put(
                    method + " /api/v1/user-api-key/{id}/",
                    scene -> new Call(path + scene.number() + "/", "{\"name\": \"Renamed\"}", "Renamed"));
        }
        calls.put("DELETE /api/v1/user-api-key/{id}/", scene -> scene.at(path + scene.number() + "/"));
    }

    private static void domains(Map<String, Function<RoleScene, Call>> calls) {
        calls.put("GET /v1/domains/", scene -> scene.at("/v1/domains/"));
        calls.put(
                "POST /v1/domains/",
                scene -> new Call(
                        "/v1/domains/",
                        "{\"organization\": %d, \"domain\": \"acme%d.example\"}"
                                .formatted(scene.organization(), scene.number()),
                        "acme"));
        for (String method : new String[] {"GET", "DELETE"}) {
            calls.put(method + " /v1/domains/{id}/", scene -> scene.domain(""));
        }
        calls.put("POST /v1/domains/{id}/verify/", scene -> scene.domain("verify/"));
    }

    private static void credentials(Map<String, Function<RoleScene, Call>> calls) {
        String path = "/provider-credentials/";
        for (String remark : new String[] {"", " (of a project)"}) {
            int offset = remark.isEmpty() ? 0 : RoleScene.OF_PROJECT;
            calls.put(
                    "GET /provider-credentials/" + remark,
                    scene -> new Call(path, null, "\"id\":" + (scene.number() + offset) + ","));
            calls.put(
                    "POST /provider-credentials/" + remark,
                    scene -> new Call(
                            path,
                            "{\"key\": \"k\", \"%s\": %d}"
                                    .formatted(
                                            remark.isEmpty() ? "organization" : "project",
                                            remark.isEmpty() ? scene.organization() : scene.project()),
                            "\"organization\":" + scene.organization()));
            for (String method : new String[] {"GET", "PUT", "PATCH", "DELETE"}) {
                calls.put(
                        method + " /provider-credentials/{id}/" + remark,
                        scene -> new Call(
                                path + (scene.number() + offset) + "/",
                                method.startsWith("P") ? "{\"key\": \"k\"}" : null,
                                "\"organization\":" + scene.organization()));
            }
        }
    }

    private static void history(Map<String, Function<RoleScene, Call>> calls) {
        calls.put("GET /v1/audit-logs/", scene -> scene.at("/v1/audit-logs/?organization_id=" + scene.organization()));
        calls.put("GET /v1/audit-logs/{id}/", scene -> scene.at("/v1/audit-logs/" + scene.number() + "/"));
    }

    private static void webhooks(Map<String, Function<RoleScene, Call>> calls) {
        String path = "/v1/webhook-deliveries/";
        calls.put("GET /v1/webhook-deliveries/", scene -> scene.at(path + "?organization_id=" + scene.organization()));
        calls.put("GET /v1/webhook-deliveries/{id}/", scene -> scene.at(path + scene.number() + "/"));
        calls.put("POST /v1/webhook-deliveries/{id}/replay/", scene -> scene.at(path + scene.number() + "/replay/"));
        calls.put(
                "POST /v1/projects/{id}/test-webhook/",
                scene -> scene.at("/v1/projects/" + scene.project() + "/test-webhook/"));
    }

    private static void invitations(Map<String, Function<RoleScene, Call>> calls) {
        String path = "/invites/";
        calls.put("GET /invites/", scene -> scene.at(path));
        calls.put(
                "POST /invites/",
                scene -> scene.at(
                        path, "{\"organization\": %d, \"email\": \"n@y.example\"}".formatted(scene.organization())));
        calls.put(
                "POST /invites/send_invites/",
                scene -> scene.at(
                        path + "send_invites/",
                        "{\"organization\": %d, \"emails\": [\"n@y.example\"]}".formatted(scene.organization())));
        for (String list : new String[] {"my_invites/", "get_available_organizations/"}) {
            calls.put("GET /invites/" + list, scene -> scene.at(path + list));
        }
        calls.put(
                "POST /invites/request_to_join/",
                scene -> scene.at(path + "request_to_join/", "{\"organization\": %d}".formatted(scene.organization())));
        for (String method : new String[] {"GET", "PUT", "PATCH", "DELETE"}) {
            calls.put(
                    method + " /invites/{id}/",
                    scene -> scene.at(
                            path + scene.number() + "/", method.startsWith("P") ? "{\"role\": \"labs\"}" : ""));
        }
        for (String action : new String[] {"resend/", "accept_invite/", "reject_invite/"}) {
            calls.put("POST /invites/{id}/" + action, scene -> scene.at(path + scene.number() + "/" + action));
        }
        for (String action : new String[] {"approve_request/", "reject_request/"}) {
            calls.put(
                    "POST /invites/{id}/" + action,
                    scene -> scene.at(path + RoleScene.requestOf(scene.number()) + "/" + action));
        }
    }
}

package io.tenantry.api.user;

import io.tenantry.api.user.RoleScene.Call;
import io.tenantry.storage.ObjectIds;
import io.tenantry.storage.ObjectIds.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The requests for each operation in the table of roles of the organisation API. */
final class OrganisationRoleCalls {
    /** By the operation, whose name may end in a remark in parentheses. */
    final Map<String, Function<RoleScene, Call>> calls = new LinkedHashMap<>();

    private final ObjectIds ids;

    OrganisationRoleCalls(ObjectIds ids) {
        this.ids = ids;
        organisations();
        users();
        own();
        projects();
        members();
    }

    private void organisations() {
        put("POST /v2.0/organisations/requestdeletion", null, "dataToBeDeleted");
        put("GET /v2.0/organisations/collections", null, "service-");
        put("GET /v2.0/organisations/policy", null, "passwordPolicy");
        put("GET /v2.0/organisations/chunkcount", null, "chunkCount");
        put("GET /v2.0/organisations/liveagentaccount", null, "liveAgentAccount");
        put("GET /v2.0/auditevents", null, "items");
        put("GET /v2.0/auditevents/{eventId}", null, "traceId");
        for (String version : new String[] {"v2.0", "v3.0"}) {
            for (String path : new String[] {"/conversationcounter", "/projects/{projectId}/conversationcounter"}) {
                calls.put(
                        "GET /" + version + path,
                        role -> new Call(at("/" + version + path, role) + "&year=2026", null, "items"));
            }
        }
    }

    private void users() {
        put("GET /v2.0/users", null, "other");
        calls.put("POST /v2.0/users", role -> new Call(at("/v2.0/users", role), """
                        {"id": "new%d@example.com", "name": "New", "password": "a long enough Pass-1"}""".formatted(role.number()), "New"));
        put("GET /v2.0/users/{userId}", null, "other");
        calls.put(
                "GET /v2.0/users/{userId} (own)",
                role -> new Call(
                        "/v2.0/users/" + ids.of(Kind.MEMBERSHIP, role.ownMembership()) + "?" + organisation(role),
                        null,
                        "caller"));
        put("PATCH /v2.0/users/{userId}", "{\"name\": \"Renamed\"}", "Renamed");
        put("DELETE /v2.0/users/{userId}", null, "");
        put("POST /v2.0/users/{userId}/addroletouser", "{\"role\": \"odata\"}", "");
        put("POST /v2.0/users/{userId}/removerolefromuser", "{\"role\": \"odata\"}", "");
        put("POST /v2.0/users/{userId}/logout", null, "");
        put("POST /v2.0/users/{userId}/resetfailedloginattempts", null, "");
        calls.put(
                "POST /v2.0/users/deprecatepassword",
                role -> new Call(
                        at("/v2.0/users/deprecatepassword", role) + "&userId="
                                + ids.of(Kind.MEMBERSHIP, role.otherMembership()),
                        null,
                        ""));
        put("POST /v2.0/users/deprecatepassword (own)", null, "");
    }

    private void own() {
        put("GET /v2.0/users/me", null, "caller");
        put("PATCH /v2.0/users/me", "{\"name\": \"Renamed\"}", "Renamed");
        put("DELETE /v2.0/users/me", null, "");
        put("GET /v2.0/users/me/acl", null, "organisationWide");
        put("POST /v2.0/users/me/accepttermsofservice", null, "");
        for (String version : new String[] {"v2.0", "v2.1"}) {
            put("GET /" + version + "/users/me/apikeys", null, "items");
            put("POST /" + version + "/users/me/apikeys", "{\"name\": \"Office\"}", "Office");
        }
        put("DELETE /v2.0/users/me/apikeys/{apiKeyId}", null, "");
        put("GET /v2.0/users/me/lastloginattempt", null, "");
        put("GET /v2.0/users/me/loginattempts", null, "items");
    }

    private void projects() {
        calls.put("GET /v2.0/projects", role -> new Call(at("/v2.0/projects", role), null, role.name()));
        put("POST /v2.0/projects", "{\"name\": \"New\"}", "New");
        put("POST /v2.0/projects/validateprojectname", "{\"name\": \"Nobody has this\"}", "");
        put("GET /v2.0/projects/{projectId}", null, "first");
        calls.put(
                "GET /v2.0/projects/{projectId} (another)",
                role -> new Call("/v2.0/projects/" + ids.of(Kind.PROJECT, role.otherProject()), null, "second"));
        put("PATCH /v2.0/projects/{projectId}", "{\"color\": \"red\"}", "red");
        put("DELETE /v2.0/projects/{projectId}", null, "done");
    }

    private void members() {
        String member = "/v2.0/projects/{projectId}/members/{userId}";
        put("GET /v2.0/projects/{projectId}/members", null, "other");
        put("GET " + member, null, "other");
        put("PATCH " + member, "{\"allowedLocales\": []}", "other");
        put("POST " + member + "/addroletomember", "{\"role\": \"developer\"}", "");
        put("POST " + member + "/removerolefrommember", "{\"role\": \"developer\"}", "");
        for (String verb : new String[] {"add", "remove"}) {
            String path = "/v2.0/projects/{projectId}/" + verb + "projectmember";
            calls.put(
                    "POST " + path,
                    role -> new Call(
                            at(path, role),
                            "{\"userId\": \"%s\"}".formatted(ids.of(Kind.MEMBERSHIP, role.otherMembership())),
                            ""));
            String other = "/v2.0/users/{userId}/" + verb + "project";
            calls.put(
                    "POST " + other,
                    role -> new Call(
                            at(other, role),
                            "{\"projectId\": \"%s\"}".formatted(ids.of(Kind.PROJECT, role.project())),
                            ""));
        }
    }

    private void put(String operation, @Nullable String body, String shows) {
        String path = operation.replaceFirst("\\w+ ", "").replaceFirst(" \\(.*", "");
        calls.put(operation, role -> new Call(at(path, role), body, shows));
    }

    private String at(String path, RoleScene role) {
        return path.replace("{projectId}", ids.of(Kind.PROJECT, role.project()))
                        .replace("{userId}", ids.of(Kind.MEMBERSHIP, role.otherMembership()))
                        .replace("{apiKeyId}", ids.of(Kind.API_KEY, role.number()))
                        .replace("{eventId}", ids.of(Kind.AUDIT_EVENT, role.number()))
                + "?" + organisation(role);
    }

    private String organisation(RoleScene role) {
        return "organisationId=" + ids.of(Kind.ORGANIZATION, role.organization());
    }
}

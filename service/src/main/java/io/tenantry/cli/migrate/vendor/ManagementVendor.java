package io.tenantry.cli.migrate.vendor;

import io.tenantry.api.management.field.OrganisationFields;
import io.tenantry.setting.Setting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An installation that is read through the management API: all its organizations. The projects are read through the
 * organisation API, with a key of each organization for 15 minutes that the management API makes.
 */
public final class ManagementVendor implements Vendor {
    private static final String ORGANISATIONS = "/management/v2.0/organisations";

    private final VendorClient client;
    private final CursorList organisations;

    public ManagementVendor(VendorClient client) {
        this.client = client;
        this.organisations = new CursorList(client, ORGANISATIONS + "?limit=100", "organisations");
    }

    @Override
    public Optional<Page> next() {
        return organisations.next();
    }

    @Override
    public Optional<String> id(JsonNode item) {
        return Optional.ofNullable(VendorOrganization.idOf(item.path("_id")));
    }

    @Override
    public VendorOrganization read(JsonNode item) {
        VendorOrganization read = new VendorOrganization(id(item).orElseThrow());
        ObjectNode line = read.line();
        line.put("external_id", read.id());
        line.set("name", item.path("name"));
        line.put("disabled", item.path("disabled").asBoolean(false));
        settings(read, item, "", line);
        users(read);
        projects(read);
        return read;
    }

    private static void settings(VendorOrganization read, JsonNode from, String prefix, ObjectNode into) {
        from.properties().forEach(field -> {
            String path = prefix + field.getKey();
            JsonNode value = field.getValue();
            Setting<?> setting = OrganisationFields.setting(path);
            if (setting != null) {
                if (!value.isNull()) {
                    into.set(setting.column(), value);
                }
                if (path.endsWith(".ignoreList") && !value.isEmpty()) {
                    read.note(path + " names projects by their old ids.");
                }
            } else if (value.isObject() && prefix.isEmpty() && !path.startsWith("_")) {
                settings(read, value, path + ".", into);
            } else if (!List.of("_id", "_links", "name", "disabled").contains(path)) {
                read.note(path + " is not known here.");
            }
        });
    }

    private void users(VendorOrganization read) {
        ArrayNode members = read.line().putArray("members");
        CursorList users =
                new CursorList(client, "/management/v2.0/users?limit=100&organisationId=" + read.id(), "users");
        for (JsonNode listed : users.all()) {
            String id = VendorOrganization.idOf(listed.path("_id"));
            JsonNode user =
                    listed.path("roles").isArray() || id == null ? listed : client.get("/management/v2.0/users/" + id);
            JsonNode organisation = user.path("organisation");
            if (organisation.isString() && !organisation.stringValue().equals(read.id())) {
                continue;
            }
            ObjectNode member = member(read, id, user, null, members);
            member.put("role", has(user, "admin") ? "admin" : "member");
            member.put("disabled", user.path("disabled").asBoolean(false));
            member.put("accepted_tos", user.path("acceptedTOS").asBoolean(false));
            roles(user, member, "admin");
        }
    }

    private void projects(VendorOrganization read) {
        ArrayNode projects = read.line().putArray("projects");
        String path = ORGANISATIONS + "/" + read.id() + "/apikeys";
        VendorClient.Answer made = client.ask("POST", path);
        String key = made.body().path("apiKey").asString("");
        if (!made.isGood() || !key.matches("[!-~]{1,1000}")) {
            read.note("Its projects cannot be read: the vendor makes no key of the organisation (status %d)."
                    .formatted(made.status()));
            return;
        }
        VendorClient ofOrganisation = client.with(Map.of("X-API-Key", key));
        VendorClient.Answer first = ofOrganisation.ask("GET", "/v2.0/projects?limit=1");
        if (!first.isGood()) {
            read.note("Its projects cannot be read (status %d).".formatted(first.status()));
            return;
        }
        for (JsonNode item : new CursorList(ofOrganisation, "/v2.0/projects?limit=100", "projects").all()) {
            String id = VendorOrganization.idOf(item.path("_id"));
            ObjectNode project = projects.addObject();
            project.set("name", item.path("name"));
            appearance(item, project);
            ArrayNode members = project.putArray("members");
            if (id == null) {
                continue;
            }
            read.addProject(project, id);
            CursorList listed =
                    new CursorList(ofOrganisation, "/v2.0/projects/" + id + "/members?limit=100", "members");
            for (JsonNode user : listed.all()) {
                ObjectNode member = member(read, VendorOrganization.idOf(user.path("_id")), user, id, members);
                boolean viewer = user.path("roles").size() == 1 && has(user, "basic");
                member.put("role", has(user, "projectAdmin") ? "admin" : viewer ? "view_only" : "member");
                if (!viewer) {
                    roles(user, member, "projectAdmin");
                }
            }
        }
    }

    private static void appearance(JsonNode item, ObjectNode project) {
        if (!item.path("color").isMissingNode()) {
            project.set("color", item.path("color"));
        }
        JsonNode handover = item.path("handoverConfiguration");
        if (handover.isObject()) {
            ObjectNode into = project.putObject("handover_configuration");
            into.set("setup_live_agent_inbox", handover.path("setupLiveAgentInbox"));
            into.set("whisper_assist_configuration", handover.path("whisperAssistConfiguration"));
        }
        JsonNode inbox = item.path("liveAgentDefaultInbox");
        if (inbox.isNumber()) {
            project.set("live_agent_default_inbox", inbox);
        }
    }

    private static ObjectNode member(
            VendorOrganization read, @Nullable String id, JsonNode user, @Nullable String project, ArrayNode members) {
        ObjectNode member = members.addObject();
        if (id != null) {
            member.put("external_id", id);
        }
        member.set("email", user.path("id"));
        if (user.path("name").isString() && !user.path("name").stringValue().isBlank()) {
            member.set("name", user.path("name"));
        }
        member.put("email_verified", false);
        read.memberships()
                .add(new VendorOrganization.Membership(id, id, user.path("id").asString(""), project));
        return member;
    }

    /** Copies the roles but those of admins, which are the role of the membership. */
    private static void roles(JsonNode user, ObjectNode member, String admin) {
        ArrayNode roles = member.putArray("roles");
        user.path("roles").forEach(role -> {
            if (!role.asString("").equals(admin) && !role.asString("").equals("admin")) {
                roles.add(role);
            }
        });
    }

    private static boolean has(JsonNode user, String role) {
        return user.path("roles").valueStream().anyMatch(one -> one.asString("").equals(role));
    }

    @Override
    public boolean namesPeople() {
        return false;
    }

    @Override
    public List<String> notTold() {
        return List.of(
                "Passwords, API keys, the history and conversation counts are not imported, and neither are settings and languages of projects.",
                "Settings of the user API have the defaults. A user without the role \"admin\" becomes a \"member\":"
                        + " the API shows no other roles.");
    }

    @Override
    public void close() {
        client.close();
    }
}

package io.tenantry.cli.migrate.vendor;

import io.tenantry.configuration.Mistake;
import io.tenantry.project.ProjectSetting;
import io.tenantry.setting.Catalogue;
import io.tenantry.setting.OrganizationSetting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An installation that is read through the user API: the organizations that the key sees. */
public final class UserVendor implements Vendor {
    private static final String PAGED = "/user/v2/organizations/?page=%d&page_size=25";
    private static final String UNPAGED = "/user/organizations/";
    private static final String PROJECTS = "/user/v1/projects/?organization_id=";

    /** Keys that are read apart, or that a new object gets by itself. */
    private static final Set<String> APART = Set.of(
            "id",
            "name",
            "members",
            "projects",
            "created_at",
            "updated_at",
            "max_members_limit",
            "organization",
            "organization_id",
            "is_deleted");

    private final VendorClient client;
    private final Set<String> seen = new HashSet<>();
    private int page = 1;
    private boolean ended;

    public UserVendor(VendorClient client) {
        this.client = client;
    }

    @Override
    public Optional<Page> next() {
        if (ended) {
            return Optional.empty();
        }
        String path = PAGED.formatted(page);
        VendorClient.Answer answer = client.ask("GET", path);
        if (page == 1 && answer.status() == 404) {
            ended = true;
            List<JsonNode> all = CursorList.objects(client.get(UNPAGED), UNPAGED);
            return Optional.of(new Page(all, all.size()));
        }
        if (!answer.isGood()) {
            throw client.refused(path, answer.status());
        }
        JsonNode body = answer.body();
        List<JsonNode> items = CursorList.objects(body.path("results"), path);
        JsonNode following = body.path("next");
        ended = following.isNull() || following.isMissingNode();
        boolean anyNew = false;
        for (JsonNode item : items) {
            anyNew |= seen.add(item.path("id").toString());
        }
        if (!ended && !anyNew) {
            throw Mistake.ofState(
                    "The list of organizations repeats itself: page %d has only organizations of the pages before."
                            .formatted(page));
        }
        if (page == client.limits().pages()) {
            throw CursorList.tooLong("organizations", client.limits().pages());
        }
        page++;
        JsonNode count = body.path("count");
        return Optional.of(new Page(items, count.canConvertToLong() ? count.longValue() : -1));
    }

    @Override
    public Optional<String> id(JsonNode item) {
        return Optional.ofNullable(VendorOrganization.idOf(item.path("id")));
    }

    @Override
    public VendorOrganization read(JsonNode item) {
        VendorOrganization read = new VendorOrganization(id(item).orElseThrow());
        ObjectNode line = read.line();
        line.put("external_id", read.id());
        line.set("name", item.path("name"));
        settings(read, item, OrganizationSetting.CATALOGUE, line, "");
        JsonNode most = item.path("max_members_limit");
        if (most.canConvertToInt()) {
            line.put("quota_max_users", Math.max(0, most.intValue()));
        }
        Set<String> ofOrganization = new HashSet<>();
        ArrayNode members = line.putArray("members");
        for (JsonNode member : item.path("members")) {
            member(read, member, null, members);
            ofOrganization.add(member.path("id").toString());
        }
        Map<String, JsonNode> whole = wholeProjects(read);
        ArrayNode projects = line.putArray("projects");
        for (JsonNode inline : item.path("projects")) {
            project(read, inline, whole.getOrDefault(inline.path("id").toString(), inline), ofOrganization, projects);
        }
        return read;
    }

    /** The projects with their settings, which the organization's own list has not. */
    private Map<String, JsonNode> wholeProjects(VendorOrganization read) {
        String path = PROJECTS + read.id();
        VendorClient.Answer answer = client.ask("GET", path);
        Map<String, JsonNode> projects = new HashMap<>();
        if (!answer.isGood()) {
            read.note("The settings of its projects cannot be read (status %d); they have the defaults."
                    .formatted(answer.status()));
            return projects;
        }
        CursorList.objects(answer.body(), path)
                .forEach(project -> projects.put(project.path("id").toString(), project));
        return projects;
    }

    private static void project(
            VendorOrganization read, JsonNode inline, JsonNode whole, Set<String> ofOrganization, ArrayNode projects) {
        String id = VendorOrganization.idOf(inline.path("id"));
        ObjectNode project = projects.addObject();
        read.addProject(project, id);
        project.set("name", inline.path("name"));
        settings(read, whole, ProjectSetting.CATALOGUE, project, "Project " + inline.path("name") + ": ");
        ArrayNode members = project.putArray("members");
        for (JsonNode member : inline.path("members")) {
            // Some installations list the members of the whole organization here, too.
            if (!ofOrganization.contains(member.path("id").toString())) {
                member(read, member, id, members);
            }
        }
    }

    private static void member(VendorOrganization read, JsonNode item, @Nullable String project, ArrayNode members) {
        JsonNode user = item.path("user");
        String person = VendorOrganization.idOf(user.path("id"));
        ObjectNode member = members.addObject();
        if (person != null) {
            member.put("external_id", person);
        }
        member.set("email", user.path("email"));
        if (user.path("name").isString() && !user.path("name").stringValue().isBlank()) {
            member.set("name", user.path("name"));
        }
        member.set("role", item.path("role"));
        member.put("email_verified", false);
        if (item.path("is_email_notify_enabled").isBoolean()) {
            member.set("is_email_notify_enabled", item.path("is_email_notify_enabled"));
        }
        read.memberships()
                .add(new VendorOrganization.Membership(
                        VendorOrganization.idOf(item.path("id")),
                        person,
                        user.path("email").asString(""),
                        project));
    }

    /** Copies the settings that exist here, and notes the others. */
    private static void settings(
            VendorOrganization read, JsonNode from, Catalogue catalogue, ObjectNode into, String where) {
        List<String> unreadable = new ArrayList<>();
        from.properties().forEach(field -> {
            String key = field.getKey();
            JsonNode value = field.getValue();
            if (key.endsWith("_configured")) {
                if (value.isBoolean()
                        ? value.booleanValue()
                        : !value.asString("").isEmpty()) {
                    unreadable.add(key.substring(0, key.length() - "_configured".length()));
                }
            } else if (catalogue.ofColumn(key) != null) {
                boolean emptySecret = key.equals("webhook_secret")
                        && (value.isNull() || value.asString("").isEmpty());
                if (!emptySecret) {
                    into.set(key, value);
                }
            } else if (!APART.contains(key)) {
                read.note("%s%s is not known here.".formatted(where, key));
            }
        });
        unreadable.removeIf(key -> into.has(key) && into.path(key).isString() && !key.endsWith("secret"));
        if (!unreadable.isEmpty()) {
            read.note("%sThe values of these secrets cannot be read; set them again: %s."
                    .formatted(where, String.join(", ", unreadable)));
        }
    }

    @Override
    public boolean namesPeople() {
        return true;
    }

    @Override
    public List<String> notTold() {
        return List.of(
                "Passwords, API keys, provider credentials, invitations, domains, webhook deliveries, credits and the history"
                        + " stay behind.",
                "Settings of the management API have the defaults.");
    }

    @Override
    public void close() {
        client.close();
    }
}

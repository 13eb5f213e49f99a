package io.tenantry.cli.migrate;

import io.tenantry.cli.migrate.vendor.VendorOrganization;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.json.Unstorable;
import io.tenantry.loading.DraftReader;
import io.tenantry.loading.OrganizationDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Leaves out of an organization what cannot be carried over, and notes it. */
final class Repair {
    private static final int MOST_ROUNDS = 10;
    private static final List<String> OF_JSON = List.of("rubric_config", "no_calls_notify_time_period");

    private final DraftReader reader;

    Repair(DraftReader reader) {
        this.reader = reader;
    }

    /** The organization without what is wrong in it; empty when nothing of it can be carried over. */
    Optional<OrganizationDraft> repaired(VendorOrganization organization) {
        ObjectNode line = organization.line();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            List<Problem> problems = unstorable(line);
            if (problems.isEmpty()) {
                Optional<OrganizationDraft> draft = reader.read(line);
                if (draft.isPresent()) {
                    if (reader.cleaned() > 0) {
                        organization.note("Names changed by cleaning them: %d.".formatted(reader.cleaned()));
                    }
                    return draft;
                }
                problems = reader.problems();
            }
            if (!leftOut(organization, line, problems)) {
                return Optional.empty();
            }
        }
        organization.note("It has too many errors.");
        return Optional.empty();
    }

    private static List<Problem> unstorable(ObjectNode line) {
        try {
            return Unstorable.in(line);
        } catch (Fault.Unreadable nameInJson) {
            return line.path("projects").isEmpty() ? List.of() : namesInJson(line);
        }
    }

    private static List<Problem> namesInJson(ObjectNode line) {
        List<Problem> problems = new ArrayList<>();
        int number = 0;
        for (JsonNode project : line.path("projects")) {
            for (String key : OF_JSON) {
                if (project.has(key)) {
                    problems.add(Problem.invalid("projects." + number + "." + key, "A name in it cannot be stored."));
                }
            }
            number++;
        }
        return problems;
    }

    /** Removes what has problems. Elements of arrays go last, because the paths of the problems count them. */
    private static boolean leftOut(VendorOrganization organization, ObjectNode line, List<Problem> problems) {
        List<Runnable> removals = new ArrayList<>();
        for (Problem problem : problems) {
            List<String> path = List.of(problem.path().split("\\."));
            String first = path.getFirst();
            if (path.size() == 1 && List.of("", "name", "external_id").contains(first)) {
                organization.note("%s%s".formatted(first.isEmpty() ? "" : first + ": ", problem.message()));
                return false;
            }
            switch (first) {
                case "members" -> member(organization, line, path, problem, removals);
                case "projects" -> project(organization, line, path, problem, removals);
                default -> setting(organization, line, path, "", problem);
            }
        }
        removals.forEach(Runnable::run);
        return true;
    }

    private static void project(
            VendorOrganization organization,
            ObjectNode line,
            List<String> path,
            Problem problem,
            List<Runnable> removals) {
        ArrayNode projects = (ArrayNode) line.get("projects");
        ObjectNode project = (ObjectNode) projects.get(Integer.parseInt(path.get(1)));
        String key = path.get(2);
        switch (key) {
            case "members" -> member(organization, project, path.subList(2, path.size()), problem, removals);
            case "name" -> {
                organization.note("A project is left out, whose name is wrong: " + problem.message());
                removals.add(() -> remove(projects, project));
            }
            default -> setting(organization, project, path.subList(2, path.size()), "A project: ", problem);
        }
    }

    private static void setting(
            VendorOrganization organization, ObjectNode object, List<String> path, String where, Problem problem) {
        if (object.remove(path.getFirst()) != null) {
            organization.note("%s%s is left out: %s".formatted(where, path.getFirst(), problem.message()));
        }
    }

    private static void member(
            VendorOrganization organization,
            ObjectNode parent,
            List<String> path,
            Problem problem,
            List<Runnable> removals) {
        ArrayNode members = (ArrayNode) parent.get("members");
        ObjectNode member = (ObjectNode) members.get(Integer.parseInt(path.get(1)));
        String who = member.path("email").asString("a member");
        String key = path.size() > 2 ? path.get(2) : "";
        switch (key) {
            case "role" -> {
                organization.note("%s: the role \"%s\" is not known here and becomes \"view_only\"."
                        .formatted(who, member.path("role").asString("")));
                member.put("role", "view_only");
            }
            case "roles" -> {
                ArrayNode roles = (ArrayNode) member.get("roles");
                JsonNode role = roles.get(Integer.parseInt(path.get(3)));
                organization.note("%s: the role \"%s\" is left out.".formatted(who, role.asString("")));
                removals.add(() -> remove(roles, role));
            }
            case "email", "" -> {
                organization.note("%s (%s) is left out: %s"
                        .formatted(who, member.path("role").asString("no role"), problem.message()));
                removals.add(() -> remove(members, member));
            }
            default -> {
                organization.note("%s: %s is left out: %s".formatted(who, key, problem.message()));
                member.remove(key);
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // two equal elements are two
    private static void remove(ArrayNode from, JsonNode element) {
        for (int i = 0; i < from.size(); i++) {
            if (from.get(i) == element) {
                from.remove(i);
                return;
            }
        }
    }
}

package io.tenantry.loading;

import io.tenantry.fault.Problem;
import io.tenantry.label.LabelReader;
import io.tenantry.setting.Texts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the values of one line of an import file and collects their faults. */
final class DraftValues {
    private final List<Problem> problems = new ArrayList<>();
    private int cleaned;

    /** Forgets the line before. */
    void begin() {
        problems.clear();
        cleaned = 0;
    }

    /** The faults so far. */
    List<Problem> problems() {
        return problems;
    }

    /** The number of names that cleaning changed. */
    int cleaned() {
        return cleaned;
    }

    void add(Problem problem) {
        problems.add(problem);
    }

    void invalid(String path, String message) {
        problems.add(Problem.invalid(path, message));
    }

    @Nullable
    String text(JsonNode sent, String path) {
        if (sent.isString()) {
            return sent.stringValue();
        }
        invalid(path, "Must be a text.");
        return null;
    }

    Iterable<JsonNode> array(JsonNode sent, String path) {
        if (sent.isArray()) {
            return sent;
        }
        invalid(path, "Must be an array.");
        return List.of();
    }

    boolean flag(@Nullable JsonNode sent, String path, boolean initial) {
        if (sent == null) {
            return initial;
        }
        if (!sent.isBoolean()) {
            invalid(path, "Must be true or false.");
            return initial;
        }
        return sent.booleanValue();
    }

    /** The name of an organization or a project, cleaned. */
    String name(JsonNode object, String path) {
        JsonNode name = object.get("name");
        if (name == null) {
            problems.add(Problem.missing(path + "name", "This field is required."));
            return "";
        }
        String text = text(name, path + "name");
        return text == null ? "" : cleaned(text, path + "name");
    }

    String cleaned(String name, String path) {
        String clean = NameCleaning.clean(name);
        if (!clean.equals(name)) {
            cleaned++;
        }
        String wrong = Texts.nameProblem(clean);
        if (wrong != null) {
            invalid(path, wrong);
        }
        return clean;
    }

    /** The id of an object in another system; null for none. */
    @Nullable
    String externalId(JsonNode object, String path) {
        JsonNode sent = object.get("external_id");
        if (sent == null) {
            return null;
        }
        LabelReader.change(path + "external_id", sent, null, problems::add);
        return sent.isString() ? sent.stringValue() : null;
    }
}

package io.tenantry.cli.management;

import io.tenantry.cli.database.VisibleText;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Prints an object of the management API: its fields one by one, or as JSON. */
public final class ObjectPrinter {
    private static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Option(names = "--json", description = "Print the JSON of the management API.")
    private boolean json;

    /** Whether JSON is printed. */
    public boolean isJson() {
        return json;
    }

    /** Prints an object. */
    public void print(CommandSpec spec, ObjectNode object) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            String lines = PRETTY.writeValueAsString(object).replace("\r\n", "\n");
            out.println(VisibleText.ofJson(lines));
        } else {
            fields(out, object);
        }
        out.flush();
    }

    private static void fields(PrintWriter out, ObjectNode object) {
        Map<String, String> values = new LinkedHashMap<>();
        object.properties().forEach(field -> put(values, field.getKey(), field.getValue()));
        int width = values.keySet().stream().mapToInt(String::length).max().orElse(0);
        values.forEach((path, value) ->
                out.println((path + " ".repeat(width - path.length() + 2) + value).stripTrailing()));
    }

    private static void put(Map<String, String> values, String path, JsonNode value) {
        if (value.isObject()) {
            value.properties().forEach(field -> put(values, path + "." + field.getKey(), field.getValue()));
        } else {
            values.put(VisibleText.of(path), text(value));
        }
    }

    private static String text(JsonNode value) {
        return value.isArray()
                ? value.valueStream().map(ObjectPrinter::text).collect(Collectors.joining(", "))
                : VisibleText.of(value.asString(""));
    }
}

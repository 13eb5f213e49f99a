package io.tenantry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;

/**
 * Holds replies to the OpenAPI file of their API: the path, the method, the status and the media type must be in it, and
 * the body must be what its schema says. A path or method that the file does not have may only be refused, by
 * {@code components.schemas.Error}.
 */
public final class OpenApi {
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    /**
     * An answer that a file describes: the path as the file writes it, and an empty media type where there is no body.
     * Replies to {@code HEAD} are none, as they are described by those to {@code GET}.
     */
    public record Answer(String method, String path, int status, String mediaType) {}

    /** The file of each API by the prefix of its paths; another prefix that answers the same is cut off first. */
    private static final Map<String, OpenApi> FACES = apis();

    private static Map<String, OpenApi> apis() {
        OpenApi organisation = read("/api/organisation.openapi.yaml");
        OpenApi user = read("/api/user.openapi.yaml");
        return Map.of(
                "/management",
                read("/api/management.openapi.yaml"),
                "/v2.0",
                organisation,
                "/v2.1",
                organisation,
                "/v3.0",
                organisation,
                "/user",
                user,
                "/test_framework",
                user,
                "/notifications",
                user,
                "/usage",
                read("/api/usage.openapi.yaml"));
    }

    private final JsonNode file;
    private final Map<JsonNode, Schema> compiled = new ConcurrentHashMap<>();

    private OpenApi(JsonNode file) {
        this.file = file;
    }

    private static OpenApi read(String resource) {
        try (InputStream bytes = Objects.requireNonNull(OpenApi.class.getResourceAsStream(resource), resource)) {
            return new OpenApi(new YAMLMapper().readTree(bytes));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The answer to a commit that breaks off, which is the same for every change and takes a second to bring about. */
    private static final int OUTCOME_UNKNOWN = 504;

    /**
     * Every answer that the file of an API describes, but those to a commit that breaks off; the API is the prefix of its
     * paths, as {@code /user}.
     */
    public static Set<Answer> documented(String api) {
        OpenApi described = Objects.requireNonNull(FACES.get(api), api);
        Set<Answer> answers = new LinkedHashSet<>();
        described
                .file
                .get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> operation.getValue().has("responses"))
                        .forEach(operation -> answers.addAll(described.answers(
                                operation.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                operation.getValue().get("responses")))));
        return answers;
    }

    /**
     * The JSON body that an operation takes.
     *
     * @param path as the file writes it
     * @param schema with every reference resolved
     */
    public record RequestBody(String method, String path, JsonNode schema) {
        /** A body that has this JSON text in the place of every value, also in nested objects and arrays. */
        public String with(String value) {
            return with(schema, value);
        }

        private static String with(JsonNode schema, String value) {
            if (schema.has("items")) {
                return "[" + with(schema.get("items"), value) + "]";
            }
            JsonNode properties = schema.get("properties");
            if (properties == null || properties.isEmpty()) {
                return schema.path("type").asText().equals("object") ? "{\"any\":" + value + "}" : value;
            }
            return properties.properties().stream()
                    .map(property -> "\"" + property.getKey() + "\":" + with(property.getValue(), value))
                    .collect(Collectors.joining(",", "{", "}"));
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** Every operation of an API that takes a JSON body. */
    public static List<RequestBody> requestBodies(String api) {
        OpenApi described = Objects.requireNonNull(FACES.get(api), api);
        List<RequestBody> bodies = new ArrayList<>();
        described
                .file
                .get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    JsonNode body = described.resolved(operation.getValue().get("requestBody"));
                    JsonNode schema = body == null ? null : body.at("/content/application~1json/schema");
                    if (schema != null && !schema.isMissingNode()) {
                        bodies.add(new RequestBody(
                                operation.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                described.expanded(schema, 0)));
                    }
                }));
        return bodies;
    }

    /** A schema in which properties of several alternatives stand side by side. */
    private JsonNode expanded(JsonNode schema, int depth) {
        JsonNode found = Objects.requireNonNull(resolved(schema));
        ObjectNode expanded = JsonNodeFactory.instance.objectNode();
        expanded.set("type", found.path("type"));
        ObjectNode properties = expanded.putObject("properties");
        if (depth < 6) {
            for (String alternatives : List.of("allOf", "anyOf", "oneOf")) {
                found.path(alternatives)
                        .forEach(one -> properties.setAll(
                                (ObjectNode) expanded(one, depth + 1).get("properties")));
            }
            found.path("properties")
                    .properties()
                    .forEach(one -> properties.set(one.getKey(), expanded(one.getValue(), depth + 1)));
            if (found.has("items")) {
                expanded.set("items", expanded(found.get("items"), depth + 1));
            }
        }
        return expanded;
    }

    private Set<Answer> answers(String method, String path, JsonNode responses) {
        Set<Answer> answers = new LinkedHashSet<>();
        responses.properties().forEach(response -> {
            int status = Integer.parseInt(response.getKey());
            if (status == OUTCOME_UNKNOWN) {
                return;
            }
            JsonNode content =
                    Objects.requireNonNull(resolved(response.getValue())).get("content");
            if (content == null) {
                answers.add(new Answer(method, path, status, ""));
            } else {
                content.fieldNames().forEachRemaining(type -> answers.add(new Answer(method, path, status, type)));
            }
        });
        return answers;
    }

    /** Checks a reply of an API that has a file, and tells which of its answers it is; replies of others pass. */
    static Optional<Answer> check(String method, String pathAndQuery, HttpResponse<String> reply) {
        String path = pathAndQuery.replaceFirst("[?#].*", "").replaceFirst("^/new/", "/");
        return FACES.entrySet().stream()
                .filter(api -> path.equals(api.getKey()) || path.startsWith(api.getKey() + "/"))
                .findFirst()
                .flatMap(api ->
                        api.getValue().check(method, path, reply.statusCode(), contentType(reply), reply.body()));
    }

    private static @Nullable String contentType(HttpResponse<String> reply) {
        return reply.headers()
                .firstValue("Content-Type")
                .map(type -> type.replaceFirst("\\s*;.*", "").toLowerCase(Locale.ROOT))
                .orElse(null);
    }

    private Optional<Answer> check(String method, String path, int status, @Nullable String type, String body) {
        String where = method + " " + path + " -> " + status + " " + type;
        Optional<Map.Entry<String, JsonNode>> item = item(path);
        Optional<JsonNode> operation = item.flatMap(found -> Optional.ofNullable(
                found.getValue().get(method.equals("HEAD") ? "get" : method.toLowerCase(Locale.ROOT))));
        if (operation.isEmpty()) {
            if (method.equals("OPTIONS") && status == 204) {
                return Optional.empty();
            }
            require(List.of(400, 401, 404, 405).contains(status), where + ": the operation is not documented");
            checkBody(where, method, file.at("/components/schemas/Error"), "application/json", body);
            return Optional.empty();
        }
        JsonNode response = resolved(operation.get().path("responses").get(Integer.toString(status)));
        require(response != null, where + ": the status is not documented");
        JsonNode content = Objects.requireNonNull(response).get("content");
        if (content == null) {
            require(body.isEmpty(), where + ": no body is documented, but there is " + body);
        } else {
            JsonNode media = type == null ? null : content.get(type);
            require(media != null, where + ": the media type is not documented");
            checkBody(where, method, Objects.requireNonNull(media).get("schema"), Objects.requireNonNull(type), body);
        }
        return method.equals("HEAD")
                ? Optional.empty()
                : item.map(found ->
                        new Answer(method, found.getKey(), status, content == null || type == null ? "" : type));
    }

    private void checkBody(String where, String method, @Nullable JsonNode schema, String type, String body) {
        if (method.equals("HEAD")) {
            require(body.isEmpty(), where + ": a HEAD has no body");
        } else if (type.endsWith("json") && schema != null) {
            List<Error> errors = compiled.computeIfAbsent(schema, this::compile).validate(body, InputFormat.JSON);
            require(errors.isEmpty(), where + ": " + errors + " in " + body);
        } else if (type.endsWith("xml")) {
            parseXml(where, body);
        }
    }

    private Schema compile(JsonNode schema) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.set("components", file.get("components"));
        whole.putArray("allOf").add(schema);
        return SCHEMAS.getSchema(whole);
    }

    private Optional<Map.Entry<String, JsonNode>> item(String path) {
        List<Map.Entry<String, JsonNode>> fitting = new ArrayList<>();
        file.get("paths").properties().forEach(entry -> {
            if (fits(trimmed(entry.getKey()), trimmed(path))) {
                fitting.add(entry);
            }
        });
        // A path without parameters goes before one with.
        return fitting.stream().min((one, other) -> Integer.compare(braces(one.getKey()), braces(other.getKey())));
    }

    private static boolean fits(String template, String path) {
        String[] wanted = template.split("/", -1);
        String[] given = path.split("/", -1);
        if (wanted.length != given.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            boolean free = wanted[i].startsWith("{") && !given[i].isEmpty();
            if (!free && !wanted[i].equals(given[i])) {
                return false;
            }
        }
        return true;
    }

    private static String trimmed(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static int braces(String template) {
        return (int) template.chars().filter(c -> c == '{').count();
    }

    private @Nullable JsonNode resolved(@Nullable JsonNode response) {
        return response != null && response.has("$ref")
                ? file.at(response.get("$ref").asText().substring(1))
                : response;
    }

    private static void parseXml(String where, String body) {
        try {
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
        } catch (SAXException | IOException | ParserConfigurationException malformed) {
            throw new AssertionError(where + ": the XML is malformed: " + body, malformed);
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new AssertionError(message);
        }
    }
}

package io.tenantry.api.user.wire;

import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.json.OutsideJson;
import io.tenantry.json.StrictJson;
import io.tenantry.json.Unstorable;
import io.tenantry.setting.Kind;
import io.tenantry.web.Request;
import io.tenantry.web.form.MultipartForm;
import io.tenantry.web.form.Parameters;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of a request: the fields of a JSON object, or the same as a form.
 *
 * @param fields the sent fields; no text in it has a null character or half a surrogate pair
 * @param form whether the body is a form, where every value is a text or a list of texts
 * @param problems those of values with such characters, which are replaced
 */
public record UserBody(ObjectNode fields, boolean form, List<Problem> problems) {
    /** The maximum length of a body, in bytes. */
    public static final int MOST_BYTES = 1 << 20;

    private static final String PARSE_ERROR = "JSON parse error - ";
    private static final String FORM_ERROR = "Form parse error - ";

    public UserBody {
        problems = List.copyOf(problems);
    }

    /** An object within a body that was read. */
    public static UserBody of(ObjectNode fields) {
        return new UserBody(fields, false, List.of());
    }

    /**
     * Reads the body of a request; one without a body has no fields.
     *
     * @throws Fault.TooLarge when it is longer than {@link #MOST_BYTES}
     * @throws Fault.UnsupportedFormat when it is neither JSON nor a form
     * @throws Fault.Unreadable when it is not well-formed, or not an object
     * @throws Fault.Invalid when a field has a file
     */
    public static UserBody read(Request request) {
        byte[] bytes = request.body(MOST_BYTES);
        if (bytes.length == 0) {
            return of(UserJson.object());
        }
        String type = request.header("Content-Type");
        return switch (mediaType(type)) {
            case "application/json" -> json(bytes);
            case "application/x-www-form-urlencoded" -> form(encoded(bytes));
            case MultipartForm.MEDIA_TYPE -> form(multipart(String.valueOf(type), bytes));
            default -> throw new Fault.UnsupportedFormat(type == null ? "" : type);
        };
    }

    /** The media type in lower case; empty when there is none, or one in another encoding than UTF-8. */
    private static String mediaType(@Nullable String header) {
        if (header == null) {
            return "";
        }
        String[] parts = header.toLowerCase(Locale.ROOT).split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replace("\"", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                return "";
            }
        }
        return parts[0].strip();
    }

    private static UserBody json(byte[] bytes) {
        List<Problem> unstorable = new ArrayList<>();
        try {
            return new UserBody(StrictJson.object(bytes, unstorable), false, unstorable);
        } catch (Fault.Unreadable broken) {
            throw new Fault.Unreadable(PARSE_ERROR + broken.getMessage());
        }
    }

    private static Parameters encoded(byte[] bytes) {
        String encoded = new String(bytes, StandardCharsets.UTF_8);
        if (Parameters.areTooMany(encoded)) {
            throw new Fault.Unreadable(FORM_ERROR + "There are more than " + Parameters.MOST + " fields.");
        }
        try {
            return Parameters.read(encoded);
        } catch (Fault.Unreadable broken) {
            throw new Fault.Unreadable(FORM_ERROR + "A field is not percent-encoded UTF-8 without null characters.");
        }
    }

    private static Parameters multipart(String type, byte[] bytes) {
        try {
            return MultipartForm.read(type, bytes);
        } catch (Fault.Unreadable broken) {
            throw new Fault.Unreadable(FORM_ERROR + broken.getMessage());
        }
    }

    private static UserBody form(Parameters sent) {
        ObjectNode fields = UserJson.object();
        for (String name : sent.names()) {
            List<@Nullable String> values = sent.all(name);
            if (values.size() == 1) {
                fields.put(name, textOf(values.getFirst()));
            } else {
                ArrayNode list = fields.putArray(name);
                values.forEach(value -> list.add(textOf(value)));
            }
        }
        return new UserBody(fields, true, List.of());
    }

    private static String textOf(@Nullable String value) {
        return value == null ? "" : value;
    }

    /** The sent value of a field. A form has only texts: an empty one means no value, unless the field is a text. */
    @Nullable
    JsonNode value(String name, Kind<?> kind, boolean nullable, Consumer<Problem> problems) {
        JsonNode sent = fields.get(name);
        if (sent == null || !form) {
            return sent;
        }
        return switch (kind) {
            case Kind.Ids ignored -> list(sent);
            case Kind.Numbers ignored -> list(sent);
            case Kind.Text ignored -> last(sent);
            case Kind.Url ignored -> last(sent);
            case Kind.Secret ignored -> last(sent);
            case Kind.Json ignored -> json(name, last(sent), nullable, problems);
            case Kind.Flag ignored -> filled(last(sent), nullable);
            case Kind.Whole ignored -> filled(last(sent), nullable);
            case Kind.Account ignored -> filled(last(sent), nullable);
            case Kind.Rate ignored -> filled(last(sent), nullable);
            case Kind.Money ignored -> filled(last(sent), nullable);
            case Kind.Choice ignored -> filled(last(sent), nullable);
        };
    }

    private static JsonNode last(JsonNode sent) {
        return sent.isArray() ? sent.get(sent.size() - 1) : sent;
    }

    private static JsonNode list(JsonNode sent) {
        if (sent.isArray()) {
            return sent;
        }
        var list = JsonNodeFactory.instance.arrayNode();
        return sent.asString().isEmpty() ? list : list.add(sent);
    }

    private static @Nullable JsonNode filled(JsonNode sent, boolean nullable) {
        if (!sent.asString().isBlank()) {
            return sent;
        }
        return nullable ? JsonNodeFactory.instance.nullNode() : null;
    }

    private static @Nullable JsonNode json(String name, JsonNode sent, boolean nullable, Consumer<Problem> problems) {
        JsonNode filled = filled(sent, nullable);
        if (filled == null || filled.isNull()) {
            return filled;
        }
        try {
            JsonNode read = OutsideJson.read(filled.asString());
            Unstorable.in(read).stream()
                    .map(problem -> Problem.invalid(name, problem.message()))
                    .forEach(problems);
            return read;
        } catch (JacksonException | Fault.Unreadable malformed) {
            problems.accept(Problem.invalid(name, "Value must be valid JSON."));
            return null;
        }
    }
}

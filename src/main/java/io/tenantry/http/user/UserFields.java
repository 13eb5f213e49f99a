package io.tenantry.http.user;

import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.http.Request;
import io.tenantry.setting.Kind;
import io.tenantry.setting.Setting;
import io.tenantry.setting.SettingReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The fields of a body, read as what they are asked for; what is wrong with them is collected. Fields that nobody asks
 * for are not looked at.
 */
final class UserFields {
    private static final SettingReader READER = new SettingReader(SettingReader.Typing.LENIENT);
    private static final JsonMapper JSON = new JsonMapper();

    private final UserBody body;
    private final List<Problem> problems = new ArrayList<>();

    private UserFields(UserBody body) {
        this.body = body;
    }

    /** The fields of a request's body. */
    static UserFields read(Request request) {
        return new UserFields(UserBody.read(request));
    }

    /** What has been found wrong so far. */
    List<Problem> problems() {
        return problems;
    }

    /** Adds to what is wrong. */
    void problem(Problem problem) {
        problems.add(problem);
    }

    /**
     * Ends the reading where nothing else is to be checked.
     *
     * @throws Fault.Invalid when something is wrong
     */
    void check() {
        if (!problems.isEmpty()) {
            throw new Fault.Invalid(problems);
        }
    }

    /** Notes as missing each of these fields that was not sent. */
    void require(String... names) {
        for (String name : names) {
            if (!body.fields().has(name)) {
                problems.add(Problem.missing(name, "This field is required."));
            }
        }
    }

    /** The value of a field; null when it was not sent, or is wrong. */
    @SuppressWarnings("unchecked") // the reader returns what the kind holds
    <T> @Nullable T value(String name, Kind<T> kind) {
        JsonNode sent = sent(name, kind, false);
        return sent == null
                ? null
                : (T) READER.read(kind, false, sent, name, problems::add).orElse(null);
    }

    /** The name of a thing; the door checks what it may be. */
    @Nullable
    String name() {
        return value("name", new Kind.Text(Integer.MAX_VALUE));
    }

    /** The values of those of these settings that were sent and are right. */
    Map<Setting<?>, @Nullable Object> settings(Collection<Setting<?>> writable) {
        Map<Setting<?>, @Nullable Object> values = new LinkedHashMap<>();
        for (Setting<?> setting : writable) {
            JsonNode sent = sent(setting.column(), setting.kind(), setting.nullable());
            if (sent != null) {
                READER.readInto(values, setting, sent, setting.column(), problems::add);
            }
        }
        return values;
    }

    /** What was sent for a field. A form has only texts: one that is empty stands for no value where it is none. */
    private @Nullable JsonNode sent(String name, Kind<?> kind, boolean nullable) {
        JsonNode sent = body.fields().get(name);
        if (sent == null || !body.form()) {
            return sent;
        }
        return switch (kind) {
            case Kind.Ids ignored -> list(sent);
            case Kind.Numbers ignored -> list(sent);
            case Kind.Text ignored -> last(sent);
            case Kind.Url ignored -> last(sent);
            case Kind.Secret ignored -> last(sent);
            case Kind.Json ignored -> json(name, last(sent), nullable);
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

    private @Nullable JsonNode json(String name, JsonNode sent, boolean nullable) {
        JsonNode filled = filled(sent, nullable);
        if (filled == null || filled.isNull()) {
            return filled;
        }
        try {
            return JSON.readTree(filled.asString());
        } catch (JacksonException malformed) {
            problems.add(Problem.invalid(name, "Value must be valid JSON."));
            return null;
        }
    }
}

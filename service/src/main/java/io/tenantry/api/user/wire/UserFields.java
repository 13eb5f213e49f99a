package io.tenantry.api.user.wire;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.canonical.EmailAddress;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.setting.Catalogue;
import io.tenantry.setting.Kind;
import io.tenantry.setting.Setting;
import io.tenantry.setting.SettingReader;
import io.tenantry.setting.WholeNumbers;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Request;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/**
 * The fields of a body, read one by one. Faults are collected and reported all at once; a wrong field is read as not sent, and
 * fields that are not read are ignored.
 */
public final class UserFields {
    private static final SettingReader READER = new SettingReader(SettingReader.Typing.LENIENT);
    private static final String NAME = "name";
    private static final String NOT_A_STRING = "Not a valid string.";

    private final UserBody body;
    private final List<Problem> problems;

    public UserFields(UserBody body) {
        this.body = body;
        this.problems = new ArrayList<>(body.problems());
    }

    /** The fields of a request's body. */
    public static UserFields read(Request request) {
        return new UserFields(UserBody.read(request));
    }

    /** The fields of the body of a request without credentials, whose Accept header has not been checked yet. */
    public static UserFields readOpen(Request request) {
        AcceptsJson.check(request);
        return read(request);
    }

    /** The faults found so far. */
    public List<Problem> problems() {
        return problems;
    }

    /** Reports a fault. */
    public void problem(String name, String message) {
        problems.add(Problem.invalid(name, message));
    }

    /**
     * Ends the reading when nothing else is to be checked.
     *
     * @throws Fault.Invalid when there is any fault
     */
    public void check() {
        Fault.Invalid.check(problems);
    }

    /** Whether a field was sent, null or not. */
    public boolean has(String name) {
        return body.fields().has(name);
    }

    /** Reports each of these fields that was not sent. */
    public void require(String... names) {
        for (String name : names) {
            if (!has(name)) {
                problems.add(Problem.missing(name, "This field is required."));
            }
        }
    }

    /** The value of a field as one of a kind; null when it was not sent, or is wrong. */
    @SuppressWarnings("unchecked") // the reader returns the type of the kind
    public <T> @Nullable T value(String name, Kind<T> kind) {
        JsonNode sent = body.value(name, kind, false, problems::add);
        return sent == null
                ? null
                : (T) READER.read(kind, false, sent, name, problems::add).orElse(null);
    }

    /** The name of an object as it was sent; the entry class checks and trims it. Null when it was not sent, or is wrong. */
    public @Nullable String name() {
        Kind<String> kind = new Kind.Text(Kind.ANY_LENGTH);
        JsonNode sent = body.value(NAME, kind, false, problems::add);
        return sent != null && sent.isString() ? sent.stringValue() : value(NAME, kind);
    }

    /** As {@link #name}, with null when none was sent. */
    public @Nullable String optionalName() {
        return sent(NAME) == null ? null : name();
    }

    /** As {@link #name}, but required; empty when it was not sent. */
    public String requiredName() {
        require(NAME);
        String name = has(NAME) ? name() : null;
        return name == null ? "" : name;
    }

    /** The values of these settings, as far as they were sent and are valid. */
    public Map<Setting<?>, @Nullable Object> settings(Collection<Setting<?>> writable) {
        Map<Setting<?>, @Nullable Object> values = new LinkedHashMap<>();
        for (Setting<?> setting : writable) {
            JsonNode sent = body.value(setting.column(), setting.kind(), setting.nullable(), problems::add);
            if (sent != null) {
                READER.readInto(values, setting, sent, setting.column(), problems::add);
            }
        }
        return values;
    }

    /**
     * A value as it was sent, null included; null when it was not sent, or is wrong.
     *
     * @param structured whether it is an object: a form has it as JSON, and an empty text there for none
     */
    public @Nullable JsonNode tree(String name, boolean structured) {
        Kind<?> kind = structured ? new Kind.Json(Kind.ANY_LENGTH) : new Kind.Text(Kind.ANY_LENGTH);
        return body.value(name, kind, true, problems::add);
    }

    /** A text without the white space around it, which may be empty; null when none was sent. */
    public @Nullable String text(String name) {
        JsonNode sent = sent(name);
        if (sent == null) {
            return null;
        }
        // A number counts as its digits, as clients of such APIs expect.
        if (sent.isString() || sent.isIntegralNumber()) {
            return sent.asString().strip();
        }
        problem(name, NOT_A_STRING);
        return null;
    }

    /** A text exactly as it was sent; null when none was. */
    public @Nullable String exact(String name) {
        JsonNode sent = sent(name);
        if (sent == null) {
            return null;
        }
        if (sent.isString()) {
            return sent.stringValue();
        }
        problem(name, NOT_A_STRING);
        return null;
    }

    /** As {@link #text}, but required. */
    public String requiredText(String name) {
        return required(name, text(name));
    }

    /** As {@link #requiredText}, but reported unless it can be an e-mail address. */
    public String requiredAddress(String name) {
        String address = requiredText(name);
        if (!address.isEmpty() && !EmailAddress.isSound(address)) {
            problem(name, EmailAddress.UNSOUND);
        }
        return address;
    }

    /** As {@link #exact}, but required. */
    public String requiredExact(String name) {
        return required(name, exact(name));
    }

    private String required(String name, @Nullable String text) {
        require(name);
        if (body.fields().get(name) instanceof NullNode) {
            problem(name, "This field may not be null.");
        } else if (text != null && text.isEmpty()) {
            problem(name, "This field may not be blank.");
        }
        return text == null ? "" : text;
    }

    /** A required password or token, exactly as it was sent; it may be empty. */
    public String requiredSecret(String name) {
        if (sent(name) == null) {
            problems.add(Problem.missing(name, "This field is required."));
        }
        String secret = exact(name);
        return secret == null ? "" : secret;
    }

    /**
     * The number of an organization, sent as it is or as the 24 characters of the management API; null when none was sent, and 0,
     * the number of no organization, for other characters.
     */
    public @Nullable OrganizationId organization(String name, ObjectIds ids) {
        return OrganizationId.ofNullable(id(name, ids, ObjectIds.Kind.ORGANIZATION));
    }

    /** As {@link #organization}, a project. */
    public @Nullable ProjectId project(String name, ObjectIds ids) {
        return ProjectId.ofNullable(id(name, ids, ObjectIds.Kind.PROJECT));
    }

    private @Nullable Integer id(String name, ObjectIds ids, ObjectIds.Kind kind) {
        JsonNode sent = sent(name);
        if (sent == null || (sent.isString() && sent.stringValue().isBlank())) {
            return null;
        }
        Integer id = number(sent, ids, kind);
        if (id == null) {
            problem(name, "A valid integer is required.");
        }
        return id;
    }

    /** As {@link #organization}, for a field that may not be null or blank. */
    public @Nullable Integer filledId(String name, ObjectIds ids, ObjectIds.Kind kind) {
        JsonNode sent = sent(name);
        OptionalInt row = sent == null || !sent.isString()
                ? OptionalInt.empty()
                : ids.row(kind, sent.stringValue().strip());
        return row.isPresent() ? (Integer) row.getAsInt() : value(name, Catalogue.INTEGER);
    }

    /** Several ids, without repetition; null when none were sent. */
    public @Nullable List<Integer> ids(String name, ObjectIds ids, ObjectIds.Kind kind) {
        List<JsonNode> sent = several(name);
        if (sent == null) {
            return null;
        }
        List<Integer> rows = new ArrayList<>();
        for (JsonNode one : sent) {
            Integer row = number(one, ids, kind);
            if (row == null) {
                problem(name, "A list of valid integers is required.");
                return null;
            }
            if (!rows.contains(row)) {
                rows.add(row);
            }
        }
        return rows;
    }

    /** The elements of a list, or the one value that a form has for it; null when it was not sent. */
    public @Nullable List<JsonNode> several(String name) {
        JsonNode sent = sent(name);
        if (sent == null) {
            return null;
        }
        if (!sent.isArray()) {
            return sent.isString() && sent.stringValue().isBlank() ? List.of() : List.of(sent);
        }
        return List.copyOf(sent.values());
    }

    /** A point in time, in UTC unless it has an offset; null when none was sent. */
    public @Nullable Instant time(String name) {
        JsonNode sent = sent(name);
        if (sent == null || (sent.isString() && sent.stringValue().isBlank())) {
            return null;
        }
        Optional<Instant> time =
                sent.isString() ? PointInTime.read(sent.stringValue().strip()) : Optional.empty();
        if (time.isEmpty()) {
            problem(name, PointInTime.FORM);
        }
        return time.orElse(null);
    }

    /** A flag; false when it was not sent. */
    public boolean flag(String name) {
        JsonNode sent = sent(name);
        if (sent == null) {
            return false;
        }
        if (sent.isBoolean()) {
            return sent.booleanValue();
        }
        String word = sent.isString() ? sent.stringValue() : "";
        if (word.equalsIgnoreCase("true")) {
            return true;
        }
        if (!word.equalsIgnoreCase("false")) {
            problem(name, "Must be a valid boolean.");
        }
        return false;
    }

    private @Nullable JsonNode sent(String name) {
        JsonNode sent = body.fields().get(name);
        return sent == null || sent.isNull() ? null : sent;
    }

    private static @Nullable Integer number(JsonNode sent, ObjectIds ids, ObjectIds.Kind kind) {
        String text = sent.isString() ? sent.stringValue().strip() : "";
        OptionalInt row = ids.row(kind, text);
        if (row.isPresent()) {
            return row.getAsInt();
        }
        BigInteger number = WholeNumbers.read(sent);
        if (number == null) {
            return ObjectIds.wellFormed(text) ? (Integer) 0 : null;
        }
        return number.bitLength() < Integer.SIZE ? (Integer) number.intValueExact() : null;
    }
}

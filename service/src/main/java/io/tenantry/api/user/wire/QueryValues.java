package io.tenantry.api.user.wire;

import io.tenantry.access.OrganizationId;
import io.tenantry.access.ProjectId;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.storage.ObjectIds;
import io.tenantry.web.Request;
import io.tenantry.web.form.Parameters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query, read one by one; empty ones count as not sent. Faults are collected and reported all at once; a
 * wrong parameter is read as not sent.
 */
public final class QueryValues {
    private static final Pattern ID = Pattern.compile("[0-9]{1,9}|1[0-9]{9}|20[0-9]{8}");
    private static final String NO_ID = "A valid integer is required.";
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");
    /** A plus sign in a query means a space, and many clients forget to escape it. */
    private static final Pattern FORGOTTEN_PLUS = Pattern.compile(" (?=[0-9]{2}:?[0-9]{2}$)");

    private final Parameters query;
    private final List<Problem> problems = new ArrayList<>();

    public QueryValues(Parameters query) {
        this.query = query;
    }

    /** A text; null when there is none. */
    public @Nullable String text(String name) {
        String value = query.last(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** One of several words; null when there is none. */
    public @Nullable String choice(String name, Set<String> words) {
        String value = text(name);
        if (value != null && !words.contains(value)) {
            problem(
                    name,
                    "Must be one of "
                            + String.join(", ", words.stream().sorted().toList()) + ".");
            return null;
        }
        return value;
    }

    /**
     * An id, as a number or as the 24 characters of the management API; null when there is none, and 0, the id of no object,
     * when the text cannot be an id.
     */
    public @Nullable Integer id(String name, ObjectIds ids, ObjectIds.Kind kind) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        if (ObjectIds.wellFormed(value)) {
            return ids.row(kind, value).orElse(0);
        }
        if (!NUMBER.matcher(value).matches()) {
            problem(name, NO_ID);
            return null;
        }
        long number = Long.parseLong(value);
        return number > 0 && number == (int) number ? (int) number : 0;
    }

    /**
     * The organization in a parameter of a whole list, by its number or 24 characters; null when it was not sent, or is empty.
     *
     * @throws Fault.Invalid at once, when the text cannot be an id
     */
    public static @Nullable OrganizationId organization(Request request, String name, ObjectIds ids) {
        return OrganizationId.ofNullable(id(request, name, ids, ObjectIds.Kind.ORGANIZATION));
    }

    /** As {@link #organization}, a project. */
    public static @Nullable ProjectId project(Request request, String name, ObjectIds ids) {
        return ProjectId.ofNullable(id(request, name, ids, ObjectIds.Kind.PROJECT));
    }

    private static @Nullable Integer id(Request request, String name, ObjectIds ids, ObjectIds.Kind kind) {
        String written = request.query().last(name);
        if (written == null || written.isEmpty()) {
            return null;
        }
        if (ObjectIds.wellFormed(written)) {
            return ids.row(kind, written).orElse(0);
        }
        if (!ID.matcher(written).matches()) {
            throw new Fault.Invalid(Problem.invalid(name, NO_ID));
        }
        return Integer.valueOf(written);
    }

    /** As {@link #id}, but required; 0 when it was not sent. */
    public int requiredId(String name, ObjectIds ids, ObjectIds.Kind kind) {
        if (text(name) == null) {
            problems.add(Problem.missing(name, "This field is required."));
            return 0;
        }
        Integer id = id(name, ids, kind);
        return id == null ? 0 : id;
    }

    /** A point in time, in UTC unless it has an offset; a date alone is its first moment. Null when there is none. */
    public @Nullable Instant time(String name) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        Optional<Instant> time = PointInTime.read(FORGOTTEN_PLUS.matcher(value).replaceFirst("+"));
        if (time.isEmpty()) {
            problem(name, PointInTime.FORM);
        }
        return time.orElse(null);
    }

    /** Reports a fault. */
    public void problem(String name, String message) {
        problems.add(Problem.invalid(name, message));
    }

    /**
     * Ends the reading.
     *
     * @throws Fault.Invalid when there is any fault
     */
    public void check() {
        Fault.Invalid.check(problems);
    }
}

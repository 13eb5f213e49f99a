package io.tenantry.api.management.organization;

import io.tenantry.api.management.wire.JsonBody;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.user.FirstAdministrators.Administrator;
import io.tenantry.user.UserChange;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the first administrator from the body of a new organisation, and names it in faults. */
final class AdministratorBody {
    private static final String NAME = "administrator";
    /** Longer passwords are refused by their policy. */
    private static final int MOST_PASSWORD = 4096;

    private static final Map<String, String> PATHS = Map.of(
            UserChange.EMAIL, NAME + ".id", UserChange.NAME, NAME + ".name", UserChange.PASSWORD, NAME + ".password");

    private AdministratorBody() {}

    /** Takes the administrator out of a body, which collects all faults; null when the body has none. */
    static @Nullable Administrator take(JsonBody body) {
        JsonNode value = body.object().remove(NAME);
        if (value == null) {
            return null;
        }
        if (!(value instanceof ObjectNode object)) {
            return body.wrong(NAME, "Must be an object.", new Administrator(null, null, null));
        }
        JsonBody inner = body.within(NAME, object);
        String email = inner.exact("id", MOST_PASSWORD);
        String name = inner.exact("name", MOST_PASSWORD);
        String password = inner.exact("password", MOST_PASSWORD);
        if (!object.has("id")) {
            inner.missing("id");
        }
        inner.closed();
        return new Administrator(email, name, password);
    }

    /** Carries out a request, with faults of the administrator at their paths in the body. */
    static <T> T named(Supplier<T> work) {
        try {
            return work.get();
        } catch (Fault.Invalid invalid) {
            throw new Fault.Invalid(invalid.problems().stream()
                    .map(problem -> new Problem(
                            PATHS.getOrDefault(problem.path(), problem.path()), problem.reason(), problem.message()))
                    .toList());
        }
    }
}

package io.tenantry.http.management;

import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.http.Request;
import io.tenantry.http.StrictJson;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** Reads the body of a request of this API. */
final class ManagementBody {
    /** How many bytes the body of most requests may have. */
    static final int MOST_BYTES = 65_536;

    /** How many bytes a body that carries many things may have. */
    static final int MOST_BYTES_OF_MANY = 8 << 20;

    private ManagementBody() {}

    /**
     * The body, an object.
     *
     * @param most how many bytes it may have
     * @throws Fault.Invalid when there is none
     * @throws Fault.UnsupportedFormat when it says that it is not JSON
     * @throws Fault.Unreadable when it is not well-formed
     */
    static ObjectNode read(Request request, int most) {
        String type = request.header("Content-Type");
        byte[] bytes = request.body(most);
        if (bytes.length == 0) {
            throw new Fault.Invalid(Problem.missing("", "The payload is missing."));
        }
        if (type != null
                && !type.toLowerCase(Locale.ROOT).split(";", -1)[0].strip().equals("application/json")) {
            throw new Fault.UnsupportedFormat(type);
        }
        return StrictJson.object(bytes);
    }
}

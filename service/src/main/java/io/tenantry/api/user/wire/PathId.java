package io.tenantry.api.user.wire;

import io.tenantry.fault.Fault;
import io.tenantry.web.Request;
import java.util.regex.Pattern;

/** Ids in paths: whole numbers from 1 on. Anything else is the id of nothing. */
public final class PathId {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

    private PathId() {}

    /**
     * The id in the path's {@code {id}}.
     *
     * @param thing what it is the id of, as a noun
     * @throws Fault.NotFound when nothing can have that id
     */
    public static int of(Request request, String thing) {
        long number = longOf(request, thing);
        if (number > Integer.MAX_VALUE) {
            throw new Fault.NotFound(thing);
        }
        return (int) number;
    }

    /** As {@link #of}, for things that may be more than ids of 32 bits can tell apart. */
    public static long longOf(Request request, String thing) {
        String written = request.path("id");
        if (!NUMBER.matcher(written).matches()) {
            throw new Fault.NotFound(thing);
        }
        return Long.parseLong(written);
    }
}

package io.tenantry.web.resource;

import io.tenantry.access.Precondition;
import io.tenantry.fault.Fault;
import io.tenantry.web.Finish;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import java.util.List;
import java.util.function.Function;

/** Reads {@code If-Match}: the caller wants to change a thing only as it knows it. */
public final class IfMatch {
    private IfMatch() {}

    /**
     * What the request believes of the thing that it changes.
     *
     * @param rendered the reply that a GET of the thing has, for this caller and these request headers; one that is too long to
     *     have an entity tag is never what the caller believes
     */
    public static <T> Precondition<T> of(Request request, Function<T, Reply> rendered) {
        return ofAny(request, current -> List.of(rendered.apply(current)));
    }

    /**
     * The state of a resource that the request names, where a GET has several representations: the tag of each of them is right.
     *
     * @param rendered the reply of a GET in every representation
     */
    public static <T> Precondition<T> ofAny(Request request, Function<T, List<Reply>> rendered) {
        String header = request.header("If-Match");
        if (header == null || header.strip().equals("*")) {
            return Precondition.none();
        }
        return current -> {
            boolean known = rendered.apply(current).stream()
                    .anyMatch(reply -> reply.longBody() == null && Finish.names(header, Finish.tag(reply)));
            if (!known) {
                throw new Fault.Stale();
            }
        };
    }
}

package io.tenantry.web.resource;

import io.tenantry.access.Precondition;
import io.tenantry.fault.Fault;
import io.tenantry.web.Finish;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import java.util.List;
import java.util.function.Function;

/** Reads {@code If-Match}, the condition that the object to change has a certain entity tag. */
public final class IfMatch {
    private IfMatch() {}

    /**
     * The precondition of a request that changes an object.
     *
     * @param rendered the reply to a GET of the object, for this caller and these request headers; a reply that is too long for
     *     an entity tag never matches
     */
    public static <T> Precondition<T> of(Request request, Function<T, Reply> rendered) {
        return ofAny(request, current -> List.of(rendered.apply(current)));
    }

    /**
     * The precondition for a resource with several representations: the tag of any of them matches.
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

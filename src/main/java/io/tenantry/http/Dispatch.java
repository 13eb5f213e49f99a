package io.tenantry.http;

import io.tenantry.access.Caller;
import io.tenantry.access.Origin;
import io.tenantry.access.RequestId;
import io.tenantry.fault.Fault;
import io.tenantry.repeat.Repeats;
import io.tenantry.storage.SqlFaults;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leads a request to the operation that answers it, and whatever goes wrong into the face's own form. */
final class Dispatch {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);
    private static final Set<String> BODIES = Set.of("POST", "PUT", "PATCH");

    private final List<Face> faces;
    private final RepeatedRequests repeated;
    private final @Nullable RequestCounts counts;

    /**
     * @param faces the first whose base fits serves a path; the last must serve everything
     * @param counts counts the requests of each caller; null where they have no limit
     */
    Dispatch(List<Face> faces, Repeats repeats, @Nullable RequestCounts counts) {
        this.faces = List.copyOf(faces);
        this.repeated = new RepeatedRequests(repeats);
        this.counts = counts;
    }

    /** The face that a path belongs to. */
    Face face(String rawPath) {
        for (Face face : faces) {
            for (String base : face.bases()) {
                if (below(base, rawPath) != null) {
                    return face;
                }
            }
        }
        return faces.getLast();
    }

    /** How far a request has come. */
    sealed interface Progress {}

    /**
     * The request has its reply.
     *
     * @param reply what is sent
     */
    record Answered(Reply reply) implements Progress {}

    /**
     * The operation is there and the caller may be told so; the operation is still to be done.
     *
     * @param route the operation
     * @param caller who asks; nobody in particular where the operation is open
     */
    record Admitted(Route route, Caller caller) implements Progress {
        /** Whether the operation may read a body: no operation of another method does. */
        boolean takesBody(Request request) {
            return BODIES.contains(request.method());
        }
    }

    /** Finds the operation that a request names, and who asks. Nothing is thrown. */
    Progress admit(Face face, Request request) {
        return guarded(face, request, () -> admitted(face, request), Answered::new);
    }

    /** Has the operation done; its body has been received. Nothing is thrown. */
    Reply perform(Face face, Request request, Admitted admitted) {
        return guarded(face, request, () -> performed(face, request, admitted), reply -> reply);
    }

    private <T> T guarded(Face face, Request request, Supplier<T> work, Function<Reply, T> replied) {
        try {
            Origin origin = origin(request);
            return RequestId.with(
                    request.id(), () -> origin.during(() -> request.deadline().run(work::get)));
        } catch (Fault fault) {
            return replied.apply(face.fault(request, fault));
        } catch (RuntimeException | StackOverflowError thrown) {
            Fault.Unavailable unavailable = SqlFaults.unavailable(thrown);
            if (unavailable != null) {
                LOG.warn("request {}: {}", request.id(), thrown.toString());
                return replied.apply(face.fault(request, unavailable));
            }
            LOG.error("request {} failed: {} {}", request.id(), request.method(), request.rawPath(), thrown);
            return replied.apply(face.defect(request));
        }
    }

    private static Origin origin(Request request) {
        InetAddress address = request.address();
        return new Origin(address == null ? null : address.getHostAddress(), request.header("User-Agent"));
    }

    private Progress admitted(Face face, Request request) {
        for (String base : face.bases()) {
            String below = below(base, request.rawPath());
            if (below != null) {
                return admitted(face, Request.segments(below), request);
            }
        }
        throw new Fault.NotFound("path");
    }

    private Progress admitted(Face face, List<String> segments, Request request) {
        List<Route> fitting = fitting(face, segments);
        if (fitting.isEmpty()) {
            throw new Fault.NotFound("path");
        }
        for (Route route : fitting) {
            if (route.serves(request.method())) {
                request.pathParameters(route.parameters(segments));
                return new Admitted(route, caller(face, route, request));
            }
        }
        List<String> allowed = new ArrayList<>();
        for (Route route : fitting) {
            allowed.add(route.method());
            if (route.method().equals("GET")) {
                allowed.add("HEAD");
            }
        }
        allowed.add("OPTIONS");
        List<String> distinct = allowed.stream().distinct().toList();
        if (request.method().equals("OPTIONS")) {
            return new Answered(Reply.empty(204).with("Allow", String.join(", ", distinct)));
        }
        throw new Fault.WrongMethod(distinct);
    }

    /** The operations of a path: {@code /invites/my_invites/} is no {@code /invites/{id}/}, whatever the method. */
    private static List<Route> fitting(Face face, List<String> segments) {
        List<Route> fitting = new ArrayList<>(4);
        for (Route route : face.routes()) {
            if (!route.fits(segments)) {
                continue;
            }
            int closer = fitting.isEmpty() ? 0 : route.closeness(fitting.getFirst());
            if (closer > 0) {
                fitting.clear();
            }
            if (closer >= 0) {
                fitting.add(route);
            }
        }
        return fitting;
    }

    private Caller caller(Face face, Route route, Request request) {
        Caller caller = new Caller.Operator("");
        if (!route.open()) {
            request.operation(route);
            caller = face.authenticate(request);
            request.caller(caller);
        }
        if (counts != null && face.isApi()) {
            RequestCounts.Count count = counts.count(request);
            request.count(count);
            count.check();
        }
        return caller;
    }

    private Reply performed(Face face, Request request, Admitted admitted) {
        Route.Operation operation = admitted.route().operation();
        Caller caller = admitted.caller();
        if (admitted.route().open() || !request.method().equals("POST")) {
            return operation.answer(request, caller);
        }
        return repeated.reply(
                request,
                caller,
                face.mostBody(),
                () -> operation.answer(request, caller),
                fault -> face.fault(request, fault));
    }

    private static @Nullable String below(String base, String rawPath) {
        if (base.isEmpty()) {
            return rawPath;
        }
        if (!rawPath.startsWith(base)) {
            return null;
        }
        String rest = rawPath.substring(base.length());
        return rest.isEmpty() || rest.startsWith("/") ? rest : null;
    }
}

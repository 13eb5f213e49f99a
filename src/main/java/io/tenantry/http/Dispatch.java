package io.tenantry.http;

import io.helidon.webserver.CloseConnectionException;
import io.tenantry.access.Caller;
import io.tenantry.access.RequestId;
import io.tenantry.fault.Fault;
import io.tenantry.repeat.Repeats;
import io.tenantry.storage.SqlFaults;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leads a request to the operation that answers it, and whatever goes wrong into the face's own form. */
final class Dispatch {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

    private final List<Face> faces;
    private final RepeatedRequests repeated;

    /** @param faces the first whose base fits serves a path; the last must serve everything */
    Dispatch(List<Face> faces, Repeats repeats) {
        this.faces = List.copyOf(faces);
        this.repeated = new RepeatedRequests(repeats);
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

    /**
     * The reply to a request.
     *
     * @param place where it is worked on
     * @throws CloseConnectionException when the caller has gone before it had said everything; nothing else is thrown
     */
    Reply reply(Face face, Request request, Places.Place place) {
        try {
            request.arrive();
            return RequestId.with(request.id(), () -> place.within(() -> answer(face, request)));
        } catch (Fault fault) {
            return face.fault(request, fault);
        } catch (CloseConnectionException gone) {
            throw gone;
        } catch (RuntimeException | StackOverflowError thrown) {
            Fault.Unavailable unavailable = SqlFaults.unavailable(thrown);
            if (unavailable != null) {
                LOG.warn("request {}: {}", request.id(), thrown.toString());
                return face.fault(request, unavailable);
            }
            LOG.error("request {} failed: {} {}", request.id(), request.method(), request.rawPath(), thrown);
            return face.defect(request);
        }
    }

    private Reply answer(Face face, Request request) {
        for (String base : face.bases()) {
            String below = below(base, request.rawPath());
            if (below != null) {
                return answer(face, Request.segments(below), request);
            }
        }
        throw new Fault.NotFound("path");
    }

    private Reply answer(Face face, List<String> segments, Request request) {
        List<Route> fitting = fitting(face, segments);
        if (fitting.isEmpty()) {
            throw new Fault.NotFound("path");
        }
        for (Route route : fitting) {
            if (route.serves(request.method())) {
                request.pathParameters(route.parameters(segments));
                return run(face, route, request);
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
            return Reply.empty(204).with("Allow", String.join(", ", distinct));
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

    private Reply run(Face face, Route route, Request request) {
        Caller nobody = new Caller.Operator("");
        if (route.open()) {
            return route.operation().answer(request, nobody);
        }
        Caller caller = face.authenticate(request);
        request.caller(caller);
        if (!request.method().equals("POST")) {
            return route.operation().answer(request, caller);
        }
        return repeated.reply(
                request,
                caller,
                face.mostBody(),
                () -> route.operation().answer(request, caller),
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

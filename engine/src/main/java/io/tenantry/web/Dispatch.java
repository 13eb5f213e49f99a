package io.tenantry.web;

import io.tenantry.access.Caller;
import io.tenantry.access.Origin;
import io.tenantry.access.RequestId;
import io.tenantry.fault.Fault;
import io.tenantry.logging.LoggedPath;
import io.tenantry.logging.SecurityLog;
import io.tenantry.repeat.Repeats;
import io.tenantry.storage.connection.Party;
import io.tenantry.storage.connection.SqlFaults;
import io.tenantry.trace.RequestSpan;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes a request to the operation that answers it, and turns every exception into a reply in the form of the API. */
public final class Dispatch {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);
    private static final Set<String> BODIES = Set.of("POST", "PUT", "PATCH");

    private final List<Api> apis;
    private final RepeatedRequests repeated;
    private final @Nullable RequestCounts counts;

    /**
     * @param apis the first whose base fits serves a path; the last must serve everything
     * @param counts counts the requests of each caller; null where they have no limit
     */
    public Dispatch(List<Api> apis, Repeats repeats, @Nullable RequestCounts counts) {
        this.apis = List.copyOf(apis);
        this.repeated = new RepeatedRequests(repeats);
        this.counts = counts;
    }

    /** The API that a path belongs to. */
    public Api api(String rawPath) {
        for (Api api : apis) {
            for (String base : api.bases()) {
                if (below(base, rawPath) != null) {
                    return api;
                }
            }
        }
        return apis.getLast();
    }

    /** The progress of a request. */
    public sealed interface Progress {}

    /**
     * The request has its reply.
     *
     * @param reply the reply to send
     */
    public record Answered(Reply reply) implements Progress {}

    /**
     * The operation was found, and the caller is authenticated if the operation needs one. The operation has not been carried
     * out yet.
     *
     * @param work answers the request
     */
    public record Admitted(Supplier<Reply> work) implements Progress {
        /** Whether the operation may read a body: operations of other methods do not. */
        public boolean takesBody(Request request) {
            return BODIES.contains(request.method());
        }
    }

    /** Finds the operation that a request names, and its caller. Throws nothing. */
    public Progress admit(Api api, Request request) {
        return guarded(api, request, () -> admitted(api, request), Answered::new);
    }

    /** Carries out the operation of a request whose body has been received. Throws nothing. */
    public Reply perform(Api api, Request request, Admitted admitted) {
        return guarded(api, request, admitted.work(), reply -> reply);
    }

    private <T> T guarded(Api api, Request request, Supplier<T> work, Function<Reply, T> replied) {
        try {
            Origin origin = origin(request);
            return RequestId.with(
                    request.id(),
                    () -> origin.during(() -> request.allowances()
                            .during(() -> request.deadline()
                                    .run(() -> party(api, request).run(() -> traced(request, work))))));
        } catch (RuntimeException | StackOverflowError thrown) {
            return replied.apply(failed(api, request, thrown));
        }
    }

    /** The reply to a request that cannot be carried out, or whose reply cannot be written. */
    public Reply failed(Api api, Request request, Throwable thrown) {
        if (thrown instanceof Fault fault) {
            return reply(api, request, fault);
        }
        Fault.Unavailable unavailable = SqlFaults.unavailable(thrown);
        if (unavailable != null) {
            LOG.warn("request {}: {}", request.id(), thrown.toString());
            return api.fault(request, unavailable);
        }
        LOG.error("request {} failed: {} {}", request.id(), request.method(), LoggedPath.of(request.rawPath()), thrown);
        return api.defect(request);
    }

    private static <T> T traced(Request request, Supplier<T> work) {
        RequestSpan span = request.span();
        return span == null ? work.get() : span.during(work);
    }

    /** The party of the caller; a client is a stranger until its caller is known. */
    private static Party party(Api api, Request request) {
        Caller caller = request.caller();
        if (!api.waits()) {
            return Party.unlimited();
        }
        return caller == null ? Party.stranger(NetworkAddress.of(request)) : Party.of(caller);
    }

    private static Reply reply(Api api, Request request, Fault fault) {
        if (fault instanceof Fault.NotAllowed && request.isForCallers()) {
            logRefusal(request);
        }
        return api.fault(request, fault);
    }

    private static void logRefusal(Request request) {
        Caller caller = request.caller();
        RequestId.with(
                request.id(),
                () -> origin(request).during(() -> {
                    SecurityLog.log(
                            SecurityLog.Event.PERMISSION_REFUSED,
                            Map.of("caller", caller == null ? "-" : caller.logName()));
                    return true;
                }));
    }

    private static Origin origin(Request request) {
        InetAddress address = request.address();
        return new Origin(address == null ? null : address.getHostAddress(), request.header("User-Agent"));
    }

    private Progress admitted(Api api, Request request) {
        if (request.rawPath().equals("*") && request.method().equals("OPTIONS")) {
            return new Answered(Reply.empty(204).with("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"));
        }
        for (String base : api.bases()) {
            String below = below(base, request.rawPath());
            if (below != null) {
                return admitted(api, Request.segments(below), request);
            }
        }
        throw new Fault.NotFound("path");
    }

    private Progress admitted(Api api, List<String> segments, Request request) {
        List<Route> fitting = fitting(api, segments);
        if (fitting.isEmpty()) {
            throw new Fault.NotFound("path");
        }
        for (Route route : fitting) {
            if (route.serves(request.method())) {
                request.route(route);
                request.pathParameters(route.parameters(segments));
                return admitted(api, route.work(), request);
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
        if (fitting.stream().allMatch(route -> route.takesWordForId(segments))) {
            throw new Fault.NotFound("path");
        }
        throw new Fault.WrongMethod(distinct);
    }

    /**
     * The operations of a path, whatever the method: {@code /invites/my_invites/} is not served by {@code /invites/{id}/}.
     */
    private static List<Route> fitting(Api api, List<String> segments) {
        List<Route> fitting = new ArrayList<>(4);
        for (Route route : api.routes()) {
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

    private Admitted admitted(Api api, Route.Work work, Request request) {
        return switch (work) {
            case Route.ForAnybody anybody -> {
                count(api, request);
                yield new Admitted(() -> anybody.operation().answer(request));
            }
            case Route.ForCallers callers -> {
                request.operation(callers);
                Caller caller = authenticated(api, request);
                request.caller(caller);
                count(api, request);
                yield new Admitted(() -> performed(api, callers, request, caller));
            }
        };
    }

    /** A request whose credentials are refused is counted for its network address. */
    private Caller authenticated(Api api, Request request) {
        try {
            return api.authenticate(request);
        } catch (Fault.Unauthenticated refused) {
            count(api, request);
            throw refused;
        }
    }

    private void count(Api api, Request request) {
        if (counts != null && api.isApi()) {
            RequestCounts.Count count = counts.count(request);
            request.count(count);
            count.check();
        }
    }

    private Reply performed(Api api, Route.ForCallers callers, Request request, Caller caller) {
        Route.Operation operation = callers.operation();
        if (!request.method().equals("POST")) {
            return operation.answer(request, caller);
        }
        return repeated.reply(
                request,
                caller,
                api.mostBody(),
                callers.kept(),
                () -> operation.answer(request, caller),
                fault -> reply(api, request, fault));
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

package io.tenantry.console.form;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Routes of forms that show a {@link KeptForm} on its page again, and carry out all others. */
public final class KeptRoutes {
    private KeptRoutes() {}

    /**
     * The routes, of which those of forms show a form that was kept.
     *
     * @param kept finds the kept form in a request; empty for a form that is to be carried out
     */
    public static List<Route> showing(List<Route> routes, Function<Request, Optional<KeptForm>> kept) {
        return routes.stream()
                .map(route -> route.method().equals("POST") && route.work() instanceof Route.ForCallers work
                        ? new Route(route.method(), route.pattern(), showing(work, pageOf(route, routes), kept))
                        : route)
                .toList();
    }

    private static Route.Work showing(
            Route.ForCallers form, Optional<Route.Operation> page, Function<Request, Optional<KeptForm>> kept) {
        Route.Operation operation = (request, caller) -> {
            Optional<KeptForm> found = kept.apply(request);
            return found.isEmpty()
                    ? form.operation().answer(request, caller)
                    : found.get().show(() -> shown(page, request, caller));
        };
        return new Route.ForCallers(operation, form.scopes(), form.aboutSigningIn(), form.kept());
    }

    private static Reply shown(Optional<Route.Operation> page, Request request, Caller caller) {
        return page.orElseThrow(() -> new Fault.NotFound("page")).answer(request, caller);
    }

    /** The page of a form: the one with the longest path that the path of the form begins with. */
    private static Optional<Route.Operation> pageOf(Route form, List<Route> routes) {
        for (int length = form.pattern().size(); length > 0; length--) {
            List<String> path = form.pattern().subList(0, length);
            for (Route route : routes) {
                if (route.method().equals("GET")
                        && route.pattern().equals(path)
                        && route.work()
                                instanceof Route.ForCallers(var operation, var scopes, var signing, var keeps)) {
                    return Optional.of(operation);
                }
            }
        }
        return Optional.empty();
    }
}

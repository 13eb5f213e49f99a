package io.tenantry.api;

import io.tenantry.access.Caller;
import io.tenantry.fault.Fault;
import io.tenantry.web.Api;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.Route;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The path of the metrics, on a server of its own. */
public final class MetricsApi implements Api {
    /** The path, which is the one that Prometheus asks for by default. */
    public static final String PATH = "/metrics";

    private final Optional<byte[]> token;
    private final List<Route> routes;

    /**
     * @param token the bearer token to be sent; empty for none
     * @param metrics makes the reply
     */
    public MetricsApi(Optional<String> token, Supplier<Reply> metrics) {
        this.token = token.map(text -> text.getBytes(StandardCharsets.US_ASCII));
        this.routes = List.of(Route.open("GET", PATH, request -> {
            check(request);
            return metrics.get();
        }));
    }

    private void check(Request request) {
        String sent = request.bearerToken();
        if (token.isPresent()
                && (sent == null || !MessageDigest.isEqual(token.get(), sent.getBytes(StandardCharsets.UTF_8)))) {
            throw new Fault.Unauthenticated(Fault.Unauthenticated.Why.NONE);
        }
    }

    @Override
    public List<String> bases() {
        return List.of("");
    }

    @Override
    public String name() {
        return "metrics";
    }

    @Override
    public boolean isApi() {
        return false;
    }

    @Override
    public List<Route> routes() {
        return routes;
    }

    @Override
    public Caller authenticate(Request request) {
        throw new Fault.Unauthenticated(Fault.Unauthenticated.Why.NONE);
    }

    @Override
    public Reply fault(Request request, Fault fault) {
        return switch (fault) {
            case Fault.Unauthenticated ignored ->
                text(401, "The bearer token is missing or wrong.").with("WWW-Authenticate", "Bearer");
            case Fault.NotFound ignored -> text(404, "The metrics are at " + PATH + ".");
            case Fault.WrongMethod wrong ->
                text(405, "Method not allowed.").with("Allow", String.join(", ", wrong.allowed()));
            case Fault.Unavailable ignored ->
                text(503, "Not available for now.").with("Retry-After", "1");
            default -> text(400, "The request is malformed.");
        };
    }

    @Override
    public Reply defect(Request request) {
        return text(500, "Internal server error.");
    }

    private static Reply text(int status, String sentence) {
        return Reply.text(status, "text/plain", sentence + "\n");
    }
}

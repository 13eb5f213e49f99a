package io.tenantry.api.usage;

import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The form of faults in the usage API: problem details (RFC 9457). */
final class UsageFaults {
    private static final String TYPE = "application/problem+json";

    private UsageFaults() {}

    /** @param now the time from which {@code Retry-After} counts */
    static Reply reply(Fault fault, Instant now) {
        return switch (fault) {
            case Fault.Unauthenticated ignored ->
                reply(401, "A valid service key is needed as a bearer token.")
                        .with("WWW-Authenticate", "Bearer realm=\"tenantry\"");
            case Fault.NotAllowed refused -> reply(403, refused.getMessage());
            case Fault.NotFound missing -> reply(404, missing(missing));
            case Fault.Invalid invalid -> reply(400, fields(invalid.problems()));
            case Fault.Unreadable unreadable -> reply(400, unreadable.getMessage());
            case Fault.TooLarge tooLarge -> reply(413, tooLarge.getMessage());
            case Fault.UnsupportedFormat ignored -> reply(415, "The body must be application/json.");
            case Fault.UnsupportedCoding unsupported ->
                reply(415, unsupported.getMessage()).with("Accept-Encoding", Fault.UnsupportedCoding.SUPPORTED);
            case Fault.NotAcceptable notAcceptable -> reply(406, notAcceptable.getMessage());
            case Fault.WrongMethod wrong ->
                reply(405, "This path does not take this method.").with("Allow", String.join(", ", wrong.allowed()));
            case Fault.Conflict conflict -> reply(409, conflict.getMessage());
            case Fault.QuotaReached reached -> reply(409, reached.getMessage());
            case Fault.LimitReached reached -> limitReached(reached, now);
            case Fault.Stale ignored -> reply(412, "The level has changed since it was read.");
            case Fault.KeyReused reused -> reply(422, reused.getMessage());
            case Fault.TooMany tooMany ->
                reply(429, tooMany.getMessage()).with("Retry-After", seconds(tooMany.retryAfter()));
            case Fault.Unavailable unavailable ->
                reply(503, unavailable.getMessage()).with("Retry-After", "1");
            case Fault.OutcomeUnknown unknown -> reply(504, unknown.getMessage());
        };
    }

    static Reply defect(Request request) {
        return reply(500, problem(500, "Internal server error.").put("request_id", request.id()));
    }

    /** The problem of an organization that does not exist or is not seen. */
    static ObjectNode missingOrganization() {
        return problem(404, missing(new Fault.NotFound("organization")));
    }

    /** The problem of a limit that is reached. */
    static ObjectNode problem(Fault.LimitReached reached) {
        ObjectNode problem = UsageJson.object()
                .put("type", "urn:tenantry:limit-reached")
                .put("title", "Limit reached")
                .put("status", 429)
                .put("detail", reached.getMessage() + " Nothing was counted.")
                .put("metric", reached.metric())
                .put("limit", reached.limit())
                .put("used", reached.used())
                .put("remaining", Math.max(0, reached.limit() - reached.used()));
        return UsageJson.time(problem, "resets_at", reached.resetsAt());
    }

    private static Reply limitReached(Fault.LimitReached reached, Instant now) {
        Reply reply = reply(429, problem(reached));
        Instant resetsAt = reached.resetsAt();
        return resetsAt == null ? reply : reply.with("Retry-After", seconds(Duration.between(now, resetsAt)));
    }

    private static String missing(Fault.NotFound missing) {
        return "There is no such " + missing.getMessage() + ".";
    }

    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.toSeconds()));
    }

    private static ObjectNode problem(int status, String detail) {
        return UsageJson.object()
                .put("type", "about:blank")
                .put("title", title(status))
                .put("status", status)
                .put("detail", detail);
    }

    private static ObjectNode fields(List<Problem> problems) {
        ObjectNode problem = problem(400, "The request has errors.");
        ArrayNode errors = problem.putArray("errors");
        problems.forEach(one -> errors.addObject().put("field", one.path()).put("message", one.message()));
        return problem;
    }

    private static Reply reply(int status, String detail) {
        return reply(status, problem(status, detail));
    }

    private static Reply reply(int status, ObjectNode problem) {
        return UsageJson.reply(status, TYPE, problem);
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 409 -> "Conflict";
            case 412 -> "Precondition Failed";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 422 -> "Unprocessable Content";
            case 429 -> "Too Many Requests";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> "Internal Server Error";
        };
    }
}

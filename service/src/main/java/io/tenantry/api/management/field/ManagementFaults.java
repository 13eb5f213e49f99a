package io.tenantry.api.management.field;

import io.tenantry.api.management.wire.Json;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import java.util.List;
import java.util.Map;

/** The errors of this API: always JSON, with a code for the kind of error. */
public final class ManagementFaults {
    /**
     * The body of every error.
     *
     * @param instance the path of the request
     * @param traceId the id of the request
     * @param code the kind of error, finer than the status
     */
    public record ErrorJson(
            String type,
            String title,
            String detail,
            String instance,
            int status,
            String traceId,
            int code,
            Map<String, Object> details) {}

    /** One fault in the values of a request. */
    record ProblemJson(String path, String message) {}

    /** The schemes that operators sign in with. Basic is the first one, because clients of the vendor look for it. */
    private static final String OPERATOR_SCHEMES =
            "Basic realm=\"Tenantry\", charset=\"UTF-8\", Bearer realm=\"Tenantry\"";

    private static final int MISSING_ARGUMENT = 1000;
    private static final int NOT_FOUND = 1002;
    private static final int CONFLICT = 1004;
    private static final int INVALID_ARGUMENT = 1005;
    private static final int INTERNAL = 1008;
    private static final int METHOD_NOT_ALLOWED = 1013;

    private ManagementFaults() {}

    public static Reply reply(Request request, Fault fault) {
        ErrorJson body = error(request, fault);
        Reply reply = reply(body);
        return switch (fault) {
            case Fault.Unauthenticated ignored -> reply.with("WWW-Authenticate", OPERATOR_SCHEMES);
            case Fault.WrongMethod wrong -> reply.with("Allow", String.join(", ", wrong.allowed()));
            case Fault.TooMany tooMany ->
                reply.with(
                        "Retry-After",
                        Long.toString(Math.max(1, tooMany.retryAfter().toSeconds())));
            case Fault.Unavailable ignored -> reply.with("Retry-After", "1");
            case Fault.NotAcceptable ignored -> reply.with("Vary", "Accept");
            case Fault.UnsupportedCoding ignored -> reply.with("Accept-Encoding", Fault.UnsupportedCoding.SUPPORTED);
            default -> reply;
        };
    }

    /** The body of an error. */
    public static ErrorJson error(Request request, Fault fault) {
        return switch (fault) {
            case Fault.Unauthenticated refused -> error(request, 401, 401, credentials(refused));
            case Fault.NotAllowed refused ->
                error(request, 403, 403, or(refused.getMessage(), "You are not allowed to do this."));
            case Fault.NotFound missing ->
                error(request, 404, NOT_FOUND, "There is no such " + spelled(missing.getMessage()) + ".");
            case Fault.Invalid invalid -> invalid(request, invalid.problems());
            case Fault.Unreadable unreadable -> error(request, 400, 400, unreadable.getMessage());
            case Fault.TooLarge tooLarge -> error(request, 413, 413, tooLarge.getMessage());
            case Fault.UnsupportedFormat format ->
                error(request, 415, 415, "The body must be application/json, not '" + format.getMessage() + "'.");
            case Fault.UnsupportedCoding unsupported -> error(request, 415, 415, unsupported.getMessage());
            case Fault.NotAcceptable ignored ->
                error(
                        request,
                        406,
                        406,
                        "The Accept header names none of application/json, application/hal+json, application/xml,"
                                + " text/xml and text/csv.");
            case Fault.WrongMethod ignored ->
                error(request, 405, METHOD_NOT_ALLOWED, "This path does not take " + request.method() + ".");
            case Fault.Conflict conflict -> error(request, 409, CONFLICT, conflict.getMessage());
            case Fault.QuotaReached quota -> error(request, 402, 402, quota.getMessage());
            case Fault.LimitReached reached -> error(request, 429, 429, reached.getMessage());
            case Fault.Stale ignored ->
                error(request, 412, 412, "The object has changed since the state that the If-Match header names.");
            case Fault.KeyReused reused -> error(request, 422, 422, reused.getMessage());
            case Fault.TooMany tooMany -> error(request, 429, 429, tooMany.getMessage());
            case Fault.Unavailable unavailable -> error(request, 503, 503, unavailable.getMessage());
            case Fault.OutcomeUnknown unknown -> error(request, 504, 504, unknown.getMessage());
        };
    }

    /** The same text for every wrong pair of name and password: it does not tell whether the password was right. */
    private static String credentials(Fault.Unauthenticated refused) {
        return switch (refused.why()) {
            case ENDED_KEY -> "This operator key has expired or was revoked.";
            case NONE, KEY, TOKEN, ENDED_TOKEN, PASSWORD ->
                "Give the user name and password of an operator by HTTP Basic authentication. An operator with a"
                        + " second factor gives an operator key instead of the password, or as a bearer token.";
        };
    }

    /** The body of an error of the organisation API, which has other callers. */
    public static Reply ofOrganisationApi(Request request, Fault fault) {
        return switch (fault) {
            case Fault.Unauthenticated refused ->
                reply(
                                error(
                                        request,
                                        401,
                                        401,
                                        refused.why() == Fault.Unauthenticated.Why.PASSWORD
                                                ? "The e-mail address or the password is wrong."
                                                : "Give a valid API key in the header X-API-Key or in the query as api_key, or a valid bearer token."))
                        .with("WWW-Authenticate", "Bearer realm=\"Tenantry\"");
            default -> reply(request, fault);
        };
    }

    public static Reply defect(Request request) {
        return reply(error(request, 500, INTERNAL, "The request failed because of an error in the server."));
    }

    private static Reply reply(ErrorJson body) {
        return Reply.of(body.status(), Json.CONTENT_TYPE, Json.bytes(body));
    }

    private static ErrorJson invalid(Request request, List<Problem> problems) {
        List<ProblemJson> errors = problems.stream()
                .map(problem -> new ProblemJson(wirePath(problem.path()), problem.message()))
                .toList();
        ProblemJson first = errors.getFirst();
        boolean missing = problems.getFirst().reason() == Problem.Reason.MISSING;
        String subject = first.path().isEmpty() ? "" : first.path() + ": ";
        return error(
                request,
                400,
                missing ? MISSING_ARGUMENT : INVALID_ARGUMENT,
                "Validation failed. " + subject + first.message(),
                Map.of("errors", errors));
    }

    private static ErrorJson error(Request request, int status, int code, String detail) {
        return error(request, status, code, detail, Map.of());
    }

    private static ErrorJson error(Request request, int status, int code, String detail, Map<String, Object> details) {
        return new ErrorJson(
                "about:blank", title(status), detail, request.rawPath(), status, request.id(), code, details);
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 402 -> "Payment Required";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 409 -> "Conflict";
            case 412 -> "Precondition Failed";
            case 413 -> "Payload Too Large";
            case 415 -> "Unsupported Media Type";
            case 422 -> "Unprocessable Content";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> throw new IllegalArgumentException("no title for " + status);
        };
    }

    private static String wirePath(String path) {
        return UserFields.wirePath(OrganisationFields.wirePath(path));
    }

    /** The wire format spells "organisation". */
    private static String spelled(String thing) {
        return thing.replace("organization", "organisation");
    }

    private static String or(String message, String otherwise) {
        return message.isEmpty() ? otherwise : message;
    }
}

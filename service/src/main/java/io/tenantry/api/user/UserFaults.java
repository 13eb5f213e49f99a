package io.tenantry.api.user;

import io.tenantry.api.user.wire.UserJson;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Problem;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The form of faults in the user API, which is that of the Django REST Framework. */
final class UserFaults {
    private static final String NOT_OF_A_FIELD = "non_field_errors";
    private static final String NOT_ALLOWED = "You do not have permission to perform this action.";

    /**
     * The maximum depth of a reply. Bodies nest less deep, but a name may have more dots, and JSON writers have their own
     * limit.
     */
    private static final int DEEPEST = 100;

    private UserFaults() {}

    static Reply reply(Request request, Fault fault) {
        return switch (fault) {
            case Fault.Unauthenticated unknown ->
                UserJson.detail(401, detail(unknown.why())).with("WWW-Authenticate", "Bearer realm=\"tenantry\"");
            case Fault.NotAllowed refused ->
                UserJson.detail(403, refused.getMessage().isEmpty() ? NOT_ALLOWED : refused.getMessage());
            case Fault.NotFound ignored -> UserJson.detail(404, "Not found.");
            case Fault.Invalid invalid -> UserJson.reply(400, fields(invalid.problems()));
            case Fault.Unreadable unreadable -> UserJson.detail(400, unreadable.getMessage());
            case Fault.TooLarge tooLarge -> UserJson.detail(413, tooLarge.getMessage());
            case Fault.UnsupportedFormat unsupported ->
                UserJson.detail(415, "Unsupported media type \"" + unsupported.getMessage() + "\" in request.");
            case Fault.UnsupportedCoding unsupported ->
                UserJson.detail(415, unsupported.getMessage())
                        .with("Accept-Encoding", Fault.UnsupportedCoding.SUPPORTED);
            case Fault.NotAcceptable ignored ->
                UserJson.detail(406, "The Accept header excludes application/json, the only format there is.")
                        .with("Vary", "Accept");
            case Fault.WrongMethod wrong ->
                UserJson.detail(405, "Method \"" + request.method() + "\" not allowed.")
                        .with("Allow", String.join(", ", wrong.allowed()));
            case Fault.Conflict conflict -> UserJson.detail(409, conflict.getMessage());
            case Fault.QuotaReached reached -> UserJson.detail(400, reached.getMessage());
            case Fault.LimitReached reached -> UserJson.detail(429, reached.getMessage());
            case Fault.Stale ignored -> UserJson.detail(412, "The object has changed since it was read.");
            case Fault.KeyReused reused -> UserJson.detail(422, reused.getMessage());
            case Fault.TooMany tooMany ->
                UserJson.detail(429, tooMany.getMessage())
                        .with(
                                "Retry-After",
                                Long.toString(Math.max(1, tooMany.retryAfter().toSeconds())));
            case Fault.Unavailable unavailable ->
                UserJson.detail(503, unavailable.getMessage()).with("Retry-After", "1");
            case Fault.OutcomeUnknown unknown -> UserJson.detail(504, unknown.getMessage());
        };
    }

    static Reply defect(Request request) {
        return UserJson.reply(
                500, UserJson.object().put("detail", "Internal server error.").put("request_id", request.id()));
    }

    private static String detail(Fault.Unauthenticated.Why why) {
        return switch (why) {
            case NONE -> "Authentication credentials were not provided.";
            case KEY, ENDED_KEY -> "Invalid API key.";
            case TOKEN, ENDED_TOKEN -> "Invalid token.";
            case PASSWORD -> "The e-mail address or the password is wrong.";
        };
    }

    /** Every problem under its field; problems of a whole object have a separate name. */
    private static ObjectNode fields(List<Problem> problems) {
        ObjectNode root = UserJson.object();
        for (Problem problem : problems) {
            ObjectNode parent = root;
            String path = problem.path().isEmpty() ? NOT_OF_A_FIELD : problem.path();
            String[] names = path.split("\\.", DEEPEST);
            for (int i = 0; i < names.length - 1; i++) {
                parent = object(parent, names[i]);
            }
            messages(parent, names[names.length - 1]).add(UserJson.message(problem));
        }
        return root;
    }

    private static ObjectNode object(ObjectNode parent, String name) {
        JsonNode there = parent.get(name);
        if (there instanceof ObjectNode object) {
            return object;
        }
        ObjectNode nested = parent.putObject(name);
        if (there != null) {
            nested.set(NOT_OF_A_FIELD, there);
        }
        return nested;
    }

    private static ArrayNode messages(ObjectNode parent, String name) {
        JsonNode there = parent.get(name);
        if (there instanceof ArrayNode messages) {
            return messages;
        }
        return there instanceof ObjectNode nested ? messages(nested, NOT_OF_A_FIELD) : parent.putArray(name);
    }
}

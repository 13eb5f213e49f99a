package io.tenantry.client;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A problem document (RFC 9457) with which the server refuses a request. */
public class UsageProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** A field of the request with the reason why it is refused. */
    public record FieldError(String field, String message) {}

    /** The use of a limit is reached: nothing was counted. */
    public static final class LimitReached extends UsageProblem {
        private static final long serialVersionUID = 1;

        private final transient Usage usage;

        LimitReached(int status, Map<String, @Nullable Object> document) {
            super(status, document);
            this.usage = Usage.of(document);
        }

        /** The use with its limit. */
        public Usage usage() {
            return usage;
        }
    }

    /** Events after the cursor are no longer kept: read the state again, and continue from the oldest. */
    public static final class CursorGone extends UsageProblem {
        private static final long serialVersionUID = 1;

        private final String oldest;

        CursorGone(int status, Map<String, @Nullable Object> document) {
            super(status, document);
            this.oldest = Json.text(document.get("oldest"));
        }

        /** The cursor before the oldest event that is kept. */
        public String oldest() {
            return oldest;
        }
    }

    private final int status;
    private final String type;
    private final transient List<FieldError> errors;

    UsageProblem(int status, Map<String, @Nullable Object> document) {
        super(status + ": " + Json.text(document.get("detail")));
        this.status = status;
        this.type = Json.text(document.get("type"));
        this.errors = Json.objects(document.get("errors")).stream()
                .map(error -> new FieldError(Json.text(error.get("field")), Json.text(error.get("message"))))
                .toList();
    }

    /** The problem that a reply tells. */
    static UsageProblem of(int status, String body) {
        Map<String, @Nullable Object> document = Json.isObject(body) ? Json.object(body) : Map.of();
        return switch (Json.text(document.get("type"))) {
            case "urn:tenantry:limit-reached" -> new LimitReached(status, document);
            case "urn:tenantry:cursor-gone" -> new CursorGone(status, document);
            default -> new UsageProblem(status, document);
        };
    }

    /** The status of the reply. */
    public int status() {
        return status;
    }

    /** The type of the problem; empty when the reply had none. */
    public String type() {
        return type;
    }

    /** The faulty fields of the request. */
    public List<FieldError> errors() {
        return errors;
    }
}

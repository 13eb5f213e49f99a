package io.tenantry.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that cannot be answered as asked, for a reason that the caller can understand. Anything else that is thrown
 * is a defect of the program.
 */
public abstract sealed class Fault extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Fault(String message) {
        // No stack trace: a fault is an answer, and answers are frequent.
        super(message, null, false, false);
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? "" : message;
    }

    /** The caller cannot be identified. */
    public static final class Unauthenticated extends Fault {
        private static final long serialVersionUID = 1;

        /** The reasons for which credentials are refused. */
        public enum Why {
            /** None were sent. */
            NONE,
            /** The API key is unknown. */
            KEY,
            /** The API key has expired or was revoked. */
            ENDED_KEY,
            /** The token is unknown, or was revoked. */
            TOKEN,
            /** The token has expired. */
            ENDED_TOKEN,
            /** The user name and password do not fit, or the header is malformed. */
            PASSWORD
        }

        private final Why why;

        public Unauthenticated(Why why) {
            super("not authenticated: " + why);
            this.why = why;
        }

        public Why why() {
            return why;
        }
    }

    /** The caller is known and is not allowed to do this. The message gives the reason when there is one beyond that. */
    public static final class NotAllowed extends Fault {
        private static final long serialVersionUID = 1;

        /** The reasons that callers of a feature tell apart. */
        public enum Reason {
            /** The role, the scope or the kind of the caller. */
            PERMISSION,
            /** Every organization of the person has disabled them. */
            ACCOUNT_DISABLED,
            /** An organization of the person requires a new password. */
            PASSWORD_CHANGE_REQUIRED,
            /** An organization of the person requires a second factor, and the person has none. */
            SECOND_FACTOR_MISSING
        }

        private final Reason reason;

        public NotAllowed(Reason reason, String message) {
            super(message);
            this.reason = reason;
        }

        public NotAllowed(String message) {
            this(Reason.PERMISSION, message);
        }

        public NotAllowed() {
            this("");
        }

        public Reason reason() {
            return reason;
        }
    }

    /** The object does not exist, or not for this caller: the two look the same. */
    public static final class NotFound extends Fault {
        private static final long serialVersionUID = 1;

        /** @param thing the object that was looked for, as a noun: "organization" */
        public NotFound(String thing) {
            super(thing);
        }
    }

    /** Values of the request are wrong; all problems are listed. */
    public static final class Invalid extends Fault {
        private static final long serialVersionUID = 1;

        private final transient List<Problem> problems;

        public Invalid(List<Problem> problems) {
            super("invalid: " + problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("an invalid request has problems");
            }
            this.problems = List.copyOf(problems);
        }

        public Invalid(Problem problem) {
            this(List.of(problem));
        }

        /** @throws Invalid when there is any problem */
        public static void check(List<Problem> problems) {
            if (!problems.isEmpty()) {
                throw new Invalid(problems);
            }
        }

        public List<Problem> problems() {
            return problems;
        }
    }

    /** The request cannot be read: broken JSON, broken percent-encoding, a query that contradicts itself. */
    public static final class Unreadable extends Fault {
        private static final long serialVersionUID = 1;

        public Unreadable(String message) {
            super(message);
        }
    }

    /** The body is longer than this operation accepts. */
    public static final class TooLarge extends Fault {
        private static final long serialVersionUID = 1;

        private final int most;

        /** @param most the maximum, in bytes */
        public TooLarge(int most) {
            super("The request body is larger than " + most + " bytes.");
            this.most = most;
        }

        public int most() {
            return most;
        }
    }

    /** The body is in a format that this operation does not read. */
    public static final class UnsupportedFormat extends Fault {
        private static final long serialVersionUID = 1;

        /** @param format the format that the request names */
        public UnsupportedFormat(String format) {
            super(format);
        }
    }

    /** The body is in a content coding that is not read. */
    public static final class UnsupportedCoding extends Fault {
        private static final long serialVersionUID = 1;

        /** The content coding that is read. */
        public static final String SUPPORTED = "gzip";

        public UnsupportedCoding() {
            super("The Content-Encoding of the body must be " + SUPPORTED + ", or there must be none.");
        }
    }

    /** The operation can write none of the formats that the caller accepts. */
    public static final class NotAcceptable extends Fault {
        private static final long serialVersionUID = 1;

        public NotAcceptable() {
            super("The Accept header names no media type that can be sent.");
        }
    }

    /** The path exists, but not with this method. */
    public static final class WrongMethod extends Fault {
        private static final long serialVersionUID = 1;

        private final transient List<String> allowed;

        public WrongMethod(List<String> allowed) {
            super("allowed: " + String.join(", ", allowed));
            this.allowed = List.copyOf(allowed);
        }

        public List<String> allowed() {
            return allowed;
        }
    }

    /** The request contradicts what is stored: a name in use, an operation under way. */
    public static final class Conflict extends Fault {
        private static final long serialVersionUID = 1;

        public Conflict(String message) {
            super(message);
        }
    }

    /** A quota is used up. */
    public static final class QuotaReached extends Fault {
        private static final long serialVersionUID = 1;

        public QuotaReached(String message) {
            super(message);
        }
    }

    /** A limit is reached: what was asked for was not granted, and nothing was counted. */
    public static final class LimitReached extends Fault {
        private static final long serialVersionUID = 1;

        private final String metric;
        private final int limit;
        private final long used;
        private final transient @Nullable Instant resetsAt;

        /**
         * @param metric the word of the metric
         * @param limit the limit in force
         * @param used the use, which was not changed
         * @param resetsAt the time at which the use begins again at 0; null if it does not
         */
        public LimitReached(String metric, int limit, long used, @Nullable Instant resetsAt) {
            super("The limit of " + metric + " is reached.");
            this.metric = metric;
            this.limit = limit;
            this.used = used;
            this.resetsAt = resetsAt;
        }

        public String metric() {
            return metric;
        }

        public int limit() {
            return limit;
        }

        public long used() {
            return used;
        }

        public @Nullable Instant resetsAt() {
            return resetsAt;
        }
    }

    /** The stored object has changed since the caller read it. */
    public static final class Stale extends Fault {
        private static final long serialVersionUID = 1;

        public Stale() {
            super("the stored object has changed");
        }
    }

    /** The idempotency key was used for another request before. */
    public static final class KeyReused extends Fault {
        private static final long serialVersionUID = 1;

        public KeyReused() {
            super("This Idempotency-Key was used for another request.");
        }
    }

    /** The caller sends too many requests. */
    public static final class TooMany extends Fault {
        private static final long serialVersionUID = 1;

        private final transient Duration retryAfter;

        public TooMany(String message, Duration retryAfter) {
            super(message);
            this.retryAfter = retryAfter;
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** The connection to the database broke off during the commit: the change was made as a whole, or not at all. */
    public static final class OutcomeUnknown extends Fault {
        private static final long serialVersionUID = 1;

        public OutcomeUnknown() {
            super("It is not known whether the change was made: the connection to the database broke off."
                    + " Read the object, or send the request again with the same Idempotency-Key.");
        }
    }

    /** A resource that the reply needs is not available for now: the database, a request slot. */
    public static final class Unavailable extends Fault {
        private static final long serialVersionUID = 1;

        public Unavailable(String message) {
            super(message);
        }
    }
}

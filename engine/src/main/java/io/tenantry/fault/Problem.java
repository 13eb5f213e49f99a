package io.tenantry.fault;

/**
 * One thing that is wrong with a request.
 *
 * @param path the setting's column, body field or parameter; dots lead into nested objects, empty means the whole
 *     request
 * @param reason the kind of problem
 * @param message a sentence for a person, without the path
 */
public record Problem(String path, Reason reason, String message) {
    /** The kinds of problems. */
    public enum Reason {
        /** A required value is not there. */
        MISSING,
        /** The value has the wrong type, format or range, or contradicts another. */
        INVALID,
        /** Nothing of that name exists. */
        UNKNOWN
    }

    /** A required value is not there. */
    public static Problem missing(String path, String message) {
        return new Problem(path, Reason.MISSING, message);
    }

    /** A value is of the wrong type, format or range. */
    public static Problem invalid(String path, String message) {
        return new Problem(path, Reason.INVALID, message);
    }

    /** A name is not known. */
    public static Problem unknown(String path, String message) {
        return new Problem(path, Reason.UNKNOWN, message);
    }
}

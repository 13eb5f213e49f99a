package io.tenantry.web.connection;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The readable parts of the request line of an HTTP/1.1 or HTTP/1.0 request that was refused because of this line.
 *
 * @param method the method as sent
 * @param path the path of the target as sent; empty when the target has none
 * @param wellFormed whether only the target is malformed
 */
public record RequestLine(String method, String path, boolean wellFormed) {
    private static final Pattern BEGINNING =
            Pattern.compile("[ \t\r\n]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]+([^\\s\\p{Cntrl}]+)");
    private static final Pattern PATH = Pattern.compile("(?:[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*)?(/[^?#]*)");

    /** The line at the beginning of a request; empty when it does not begin with a method and a target. */
    static Optional<RequestLine> of(String head) {
        Matcher beginning = BEGINNING.matcher(head);
        return beginning.lookingAt()
                ? Optional.of(new RequestLine(beginning.group(1), path(beginning.group(2)), false))
                : Optional.empty();
    }

    /** A well-formed line whose target cannot be used. */
    static RequestLine ofTarget(String method, String target) {
        return new RequestLine(method, path(target), true);
    }

    private static String path(String target) {
        Matcher path = PATH.matcher(target);
        return path.lookingAt() ? path.group(1) : "";
    }
}

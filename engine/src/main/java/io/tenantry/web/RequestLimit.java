package io.tenantry.web;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The limit for the requests of each caller.
 *
 * @param requests the maximum number of requests in a window
 * @param window the length of a window
 */
public record RequestLimit(int requests, Duration window) {
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})/([1-9][0-9]{0,4})");

    /**
     * Reads a limit: {@code 600/60} for 600 requests in 60 seconds; an empty text means no limit.
     *
     * @throws IllegalArgumentException when the text has another form
     */
    public static Optional<RequestLimit> of(String written) {
        if (written.isEmpty()) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(written);
        if (!form.matches()) {
            throw new IllegalArgumentException("must be a number of requests and a number of seconds, such as 600/60");
        }
        return Optional.of(
                new RequestLimit(Integer.parseInt(form.group(1)), Duration.ofSeconds(Integer.parseInt(form.group(2)))));
    }
}

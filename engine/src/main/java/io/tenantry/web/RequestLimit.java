package io.tenantry.web;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many requests each caller has.
 *
 * @param requests how many
 * @param window in what time
 */
public record RequestLimit(int requests, Duration window) {
    /** The environment variable. */
    public static final String VARIABLE = "TENANTRY_REQUEST_LIMIT";

    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})/([1-9][0-9]{0,4})");

    /**
     * Reads one: {@code 600/60} for 600 requests in 60 seconds; none where nothing is written.
     *
     * @throws IllegalArgumentException when it is written otherwise
     */
    public static Optional<RequestLimit> of(String written) {
        if (written.isEmpty()) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(written);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    VARIABLE + " must be a number of requests and a number of seconds, such as 600/60");
        }
        return Optional.of(
                new RequestLimit(Integer.parseInt(form.group(1)), Duration.ofSeconds(Integer.parseInt(form.group(2)))));
    }
}

package io.tenantry.repeat;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request.
 *
 * @param status the status, as the API of the request numbers it
 * @param contentType the format of the body, or null when there is none
 * @param headers further headers
 * @param body the body; empty when there is none
 * @param repeated whether this is the answer to an earlier request
 */
public record Answer(
        int status, @Nullable String contentType, Map<String, String> headers, byte[] body, boolean repeated) {}

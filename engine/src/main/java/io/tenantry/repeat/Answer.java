package io.tenantry.repeat;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was answered to a request.
 *
 * @param status a number that the asking side understands
 * @param contentType the format of the body, or null when there is none
 * @param headers what else was said
 * @param body the body; empty when there is none
 * @param repeated whether this is the answer to an earlier request
 */
public record Answer(
        int status, @Nullable String contentType, Map<String, String> headers, byte[] body, boolean repeated) {}

package io.tenantry.usage;

import io.tenantry.effective.Because;

/**
 * The use of a metric and the reason of its limit.
 *
 * @param usage the use
 * @param because the reason why the limit is in force
 */
public record Headroom(Usage usage, Because because) {}

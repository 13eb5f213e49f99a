package io.tenantry.cli.migrate.vendor;

import java.time.Duration;

/**
 * The limits for replies of a vendor's API, which may be broken or hostile.
 *
 * @param bytes of one reply
 * @param exchange time of one request with its whole reply
 * @param attempts of one request that fails in a way that may pass, where the reply does not say how long to wait
 * @param waits the longest wait that a reply may ask for, and the longest of all waits of one request
 * @param pages of one list
 */
public record VendorLimits(long bytes, Duration exchange, int attempts, Duration waits, int pages) {
    public static final VendorLimits DEFAULT =
            new VendorLimits(64L << 20, Duration.ofSeconds(60), 4, Duration.ofMinutes(15), 100_000);
}

package io.tenantry.domain;

import java.util.List;

/** Looks up what a domain publishes in its DNS. */
@FunctionalInterface
public interface TxtRecords {
    /**
     * The texts of a domain's TXT records; none when there is no such domain.
     *
     * @throws io.tenantry.fault.Fault.Unavailable when no name server answers
     */
    List<String> of(String domain);
}

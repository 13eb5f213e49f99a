package io.tenantry.domain;

import java.util.List;

/** Looks up the TXT records of a domain. */
@FunctionalInterface
public interface TxtRecords {
    /**
     * The texts of the TXT records; empty when there is no such domain.
     *
     * @throws io.tenantry.fault.Fault.Unavailable when no name server answers
     */
    List<String> of(String domain);
}

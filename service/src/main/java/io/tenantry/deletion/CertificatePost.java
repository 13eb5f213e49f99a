package io.tenantry.deletion;

import org.jspecify.annotations.Nullable;

/** Tells those who have to know that an organization is gone. */
@FunctionalInterface
public interface CertificatePost {
    /**
     * Sends it off, in the transaction that removes the last of the organization.
     *
     * @param certificate the completed deletion
     * @param askedBy the address of the person who asked for it; null when it was an operator or a key
     */
    void send(Deletion certificate, @Nullable String askedBy);
}

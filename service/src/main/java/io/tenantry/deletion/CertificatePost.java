package io.tenantry.deletion;

import org.jspecify.annotations.Nullable;

/** Sends the certificate of a completed deletion. */
@FunctionalInterface
public interface CertificatePost {
    /**
     * Sends the certificate, in the transaction that removes the last row of the organization.
     *
     * @param certificate the completed deletion
     * @param askedBy the address of the person who requested the deletion; null when it was an operator or a key
     */
    void send(Deletion certificate, @Nullable String askedBy);
}

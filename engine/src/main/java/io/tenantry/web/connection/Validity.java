package io.tenantry.web.connection;

import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.time.Instant;

/** Reads the validity of certificates, whose dates Java gives in an outdated type. */
final class Validity {
    private Validity() {}

    /** The first time at which a certificate of the server's chain ends to be valid. */
    static Instant end(KeyStore store) {
        Instant end = Instant.MAX;
        try {
            for (var certificate : store.getCertificateChain(PemFiles.ALIAS)) {
                if (certificate instanceof X509Certificate dated) {
                    Instant own = dated.getNotAfter().toInstant();
                    end = own.isBefore(end) ? own : end;
                }
            }
        } catch (KeyStoreException notLoaded) {
            throw new IllegalStateException(notLoaded);
        }
        return end;
    }
}

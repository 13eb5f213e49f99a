package io.tenantry.mail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * The certificates that a mail server's certificate must come from, instead of those that the machine trusts. The name in
 * the certificate is checked, too.
 */
public final class SmtpTrust {
    private final SSLSocketFactory sockets;

    private SmtpTrust(SSLSocketFactory sockets) {
        this.sockets = sockets;
    }

    /**
     * Reads a PEM file with one or more certificates.
     *
     * @throws IllegalArgumentException if the file cannot be read or has none; the message names the file
     */
    public static SmtpTrust of(Path pem) {
        try (InputStream bytes = Files.newInputStream(pem)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(bytes);
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException("names a file without certificates: " + pem);
            }
            return new SmtpTrust(sockets(certificates));
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("names a file that cannot be read: " + pem, unreadable);
        } catch (GeneralSecurityException malformed) {
            throw new IllegalArgumentException("names a file that is no PEM of certificates: " + pem, malformed);
        }
    }

    private static SSLSocketFactory sockets(Collection<? extends Certificate> certificates)
            throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        for (Certificate certificate : certificates) {
            trusted.setCertificateEntry("smtp-" + trusted.size(), certificate);
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, managers.getTrustManagers(), null);
        return tls.getSocketFactory();
    }

    /** Makes connections only to servers with such a certificate. */
    SSLSocketFactory sockets() {
        return sockets;
    }
}

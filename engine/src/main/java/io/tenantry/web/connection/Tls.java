package io.tenantry.web.connection;

import io.tenantry.schedule.Background;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of a server and its key, in PEM files.
 *
 * @param certificate the file of the certificate, followed by the certificates of the chain to a known authority
 * @param key the file of the key, unencrypted: PKCS#8, PKCS#1 or SEC 1
 */
public record Tls(Path certificate, Path key) {
    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** Only suites with forward secrecy and authenticated encryption, the strongest first. */
    private static final String[] CIPHER_SUITES = {
        "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
    };

    private static final char[] NO_PASSWORD = new char[0];

    /** The files cannot be used; the message names the file and the reason. */
    public static final class Unusable extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }
    }

    /**
     * Checks that the files can be used.
     *
     * @throws Unusable when they cannot
     */
    public void check() {
        keyStore();
    }

    /**
     * The first time at which a certificate in the file ends to be valid.
     *
     * @throws Unusable when the files cannot be used
     */
    public Instant validUntil() {
        return Validity.end(keyStore());
    }

    /**
     * Reads the files, and watches them from now on.
     *
     * @throws Unusable when they hold no certificate with its key
     */
    public Watch watch() {
        return new Watch(this);
    }

    private byte[] digest() throws IOException, GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(Files.readAllBytes(certificate));
        digest.update((byte) 0);
        return digest.digest(Files.readAllBytes(key));
    }

    private KeyStore keyStore() {
        return PemFiles.read(certificate, key, NO_PASSWORD);
    }

    /** Serves the certificate, and a new one as soon as the files have changed; open connections stay open. */
    public static final class Watch implements AutoCloseable {
        private final Tls files;
        private final SslContextFactory.Server context = new SslContextFactory.Server();
        private final Background watching;
        private byte[] seen = new byte[0];
        private boolean missing;
        private boolean toldThatOver;
        private volatile Instant validUntil;

        private Watch(Tls files) {
            this.files = files;
            KeyStore store = files.keyStore();
            this.validUntil = Validity.end(store);
            context.setKeyStore(store);
            context.setKeyStorePassword("");
            context.setIncludeProtocols("TLSv1.2", "TLSv1.3");
            context.setExcludeCipherSuites();
            context.setIncludeCipherSuites(CIPHER_SUITES);
            context.setUseCipherSuitesOrder(true);
            context.setSniRequired(false);
            this.watching = new Background("certificate", INTERVAL, (Runnable) this::look);
            look();
            watching.start();
        }

        public SslContextFactory.Server context() {
            return context;
        }

        /** The first time at which a certificate in use ends to be valid. */
        public Instant validUntil() {
            return validUntil;
        }

        /** Checks whether the files have changed. */
        synchronized void look() {
            byte[] now;
            try {
                now = files.digest();
            } catch (IOException | GeneralSecurityException unreadable) {
                if (!missing) {
                    LOG.warn(
                            "The certificate's files cannot be read, the former certificate stays: {}",
                            unreadable.toString());
                }
                missing = true;
                return;
            }
            missing = false;
            if (Arrays.equals(now, seen)) {
                tellWhenOver();
                return;
            }
            toldThatOver = false;
            boolean first = seen.length == 0;
            seen = now;
            if (first) {
                tellWhenOver();
                return;
            }
            try {
                KeyStore renewed = files.keyStore();
                context.reload(factory -> factory.setKeyStore(renewed));
                validUntil = Validity.end(renewed);
                LOG.info("The changed certificate in {} is in use", files.certificate);
            } catch (Unusable bad) {
                LOG.warn("The changed certificate is not used, the former one stays: {}", bad.getMessage());
            } catch (Exception failed) {
                LOG.warn("The changed certificate is not used, the former one stays", failed);
            }
        }

        private void tellWhenOver() {
            if (!toldThatOver && validUntil.isBefore(Instant.now())) {
                toldThatOver = true;
                LOG.warn(
                        "The certificate in {} was valid until {}, and clients refuse it now. Replace the file: the new one"
                                + " is used at once",
                        files.certificate,
                        validUntil);
            }
        }

        @Override
        public void close() {
            watching.close();
        }
    }
}

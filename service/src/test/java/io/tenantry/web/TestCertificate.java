package io.tenantry.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate for {@code localhost}, and its key.
 *
 * @param certificate as a server sends it
 * @param key unencrypted
 */
public record TestCertificate(Certificate certificate, PrivateKey key) {
    private static final String PASSWORD = "changeit";

    /**
     * @param algorithm of the key: RSA, EC, Ed25519
     * @param options further options of keytool
     */
    public static TestCertificate make(Path folder, String algorithm, String organization, String... options)
            throws Exception {
        Path file = Files.createTempDirectory(folder, "keys").resolve("keys.p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-dname",
                "CN=localhost,O=" + organization,
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-keyalg",
                algorithm,
                "-validity",
                "2"));
        command.addAll(List.of(options));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(file.resolveSibling("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = Files.newInputStream(file)) {
            store.load(bytes, PASSWORD.toCharArray());
        }
        return new TestCertificate(
                store.getCertificate("server"), (PrivateKey) store.getKey("server", PASSWORD.toCharArray()));
    }

    public String certificatePem() throws Exception {
        return pem("CERTIFICATE", certificate.getEncoded());
    }

    /** PKCS#8. */
    public String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /** PKCS#1 or SEC 1: the content of PKCS#8. */
    public String olderKeyPem() {
        byte[] pkcs8 = key.getEncoded();
        int at = content(pkcs8, 0);
        at = content(pkcs8, at) + length(pkcs8, at); // the version
        at = content(pkcs8, at) + length(pkcs8, at); // the algorithm
        int inside = content(pkcs8, at);
        return pem(key.getAlgorithm() + " PRIVATE KEY", Arrays.copyOfRange(pkcs8, inside, inside + length(pkcs8, at)));
    }

    private static int content(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        int length = first < 0x80 ? first : 0;
        for (int i = 0; first >= 0x80 && i < (first & 0x7f); i++) {
            length = length << 8 | der[at + 2 + i] & 0xff;
        }
        return length;
    }

    public static String pem(String name, byte[] der) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + name + "-----\n" + body + "\n-----END " + name + "-----\n";
    }

    /** Trusts this certificate alone. */
    public SSLContext trust() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("server", certificate);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted.getTrustManagers(), null);
        return context;
    }
}

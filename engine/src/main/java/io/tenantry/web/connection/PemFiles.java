package io.tenantry.web.connection;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads certificates and private keys from PEM files. */
final class PemFiles {
    private static final Pattern KEY =
            Pattern.compile("(?s)-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----(.+?)-----END \\1-----");
    private static final Pattern CERTIFICATE =
            Pattern.compile("(?s)-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----");

    /** The name of the certificate and its key in the key store. */
    static final String ALIAS = "server";

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final byte[] VERSION = {2, 1, 0};

    private PemFiles() {}

    /**
     * A key store with one certificate, the further certificates of its file, and its key.
     *
     * @throws Tls.Unusable when a file cannot be used; the message names the file and the reason
     */
    static KeyStore read(Path certificateFile, Path keyFile, char[] password) {
        Certificate[] chain = certificates(certificateFile);
        PrivateKey key = key(keyFile, chain[0].getPublicKey());
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, password);
            store.setKeyEntry(ALIAS, key, password, chain);
            return store;
        } catch (GeneralSecurityException | IOException failed) {
            throw new Tls.Unusable("%s and %s: %s".formatted(certificateFile, keyFile, failed.getMessage()));
        }
    }

    private static Certificate[] certificates(Path file) {
        try {
            Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(certificatesIn(bytes(file))));
            if (found.isEmpty()) {
                throw new Tls.Unusable(file + " holds no certificate (-----BEGIN CERTIFICATE-----)");
            }
            return found.toArray(Certificate[]::new);
        } catch (CertificateException broken) {
            throw new Tls.Unusable(file + " holds no certificate that can be read");
        }
    }

    /** The certificates of a PEM file without the text between them; any other file unchanged. */
    private static byte[] certificatesIn(byte[] file) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        String pem = CERTIFICATE.matcher(text).results().map(MatchResult::group).collect(Collectors.joining("\n"));
        return pem.isEmpty() ? file : pem.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static PrivateKey key(Path file, PublicKey its) {
        Matcher found = KEY.matcher(new String(bytes(file), StandardCharsets.ISO_8859_1));
        if (!found.find()) {
            throw new Tls.Unusable(file + " holds no private key (-----BEGIN PRIVATE KEY-----)");
        }
        if (found.group(1).startsWith("ENCRYPTED") || found.group(2).contains("ENCRYPTED")) {
            throw new Tls.Unusable(file + " holds an encrypted key; store it without a passphrase");
        }
        PrivateKey key;
        try {
            byte[] der = Base64.getMimeDecoder().decode(found.group(2));
            // The older formats leave out the algorithm; it is that of the certificate.
            byte[] pkcs8 = found.group(1).equals("PRIVATE KEY")
                    ? der
                    : tagged(SEQUENCE, VERSION, algorithm(its), tagged(OCTETS, der));
            key = KeyFactory.getInstance(its.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException | IllegalArgumentException | ProviderException broken) {
            throw new Tls.Unusable(
                    "%s holds no %s key that can be read, as the certificate has".formatted(file, its.getAlgorithm()));
        }
        if (!belongTogether(key, its)) {
            throw new Tls.Unusable(file + " holds the key of another certificate");
        }
        return key;
    }

    private static boolean belongTogether(PrivateKey key, PublicKey its) {
        String algorithm = switch (its.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> its.getAlgorithm();
        };
        try {
            byte[] text = "tenantry".getBytes(StandardCharsets.US_ASCII);
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(its);
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException | ArithmeticException | ProviderException different) {
            // The last two: well-formed keys of numbers that no key has, such as a DSA key without a prime.
            return false;
        }
    }

    /** The algorithm of a public key with its parameters: the first element of the X.509 form. */
    private static byte[] algorithm(PublicKey key) {
        byte[] der = key.getEncoded();
        int from = content(der, 0);
        return Arrays.copyOfRange(der, from, content(der, from) + length(der, from));
    }

    private static int content(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int length(byte[] der, int at) {
        int length = der[at + 1] & 0xff;
        if (length < 0x80) {
            return length;
        }
        int bytes = length & 0x7f;
        length = 0;
        for (int i = 0; i < bytes; i++) {
            length = length << 8 | der[at + 2 + i] & 0xff;
        }
        return length;
    }

    private static byte[] tagged(int tag, byte[]... contents) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : contents) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.write(tag);
        int length = content.size();
        if (length < 0x80) {
            der.write(length);
        } else {
            int bytes = length < 0x100 ? 1 : 2;
            der.write(0x80 | bytes);
            for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
                der.write(length >> shift);
            }
        }
        der.writeBytes(content.toByteArray());
        return der.toByteArray();
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw new Tls.Unusable("there is no file " + file);
        } catch (IOException unreadable) {
            throw new Tls.Unusable("%s cannot be read: %s".formatted(file, unreadable.getMessage()));
        }
    }
}

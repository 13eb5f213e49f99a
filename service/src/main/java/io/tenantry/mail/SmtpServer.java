package io.tenantry.mail;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A mail server that takes our mail.
 *
 * @param host its name or address
 * @param port its port
 * @param security how the connection is protected
 * @param user who we say we are; empty for nobody
 * @param password the proof of it
 * @param trust whom we believe to be the server when it is not the machine that decides
 */
public record SmtpServer(
        String host, int port, Security security, String user, String password, Optional<SmtpTrust> trust) {
    /** How a connection is protected. */
    public enum Security {
        /** {@code smtp://}: encrypted where the server offers it. */
        WHERE_OFFERED,
        /** {@code smtp+starttls://}: plain at first, and given up when the server does not offer to encrypt it. */
        STARTTLS,
        /** {@code smtps://}: encrypted from the first byte. */
        TLS
    }

    /**
     * Reads {@code smtp://user:password@host:port}; user, password and port may be left out.
     *
     * @throws IllegalArgumentException when it is no such URL; the message does not repeat it
     */
    public static SmtpServer of(String url) {
        URI uri;
        try {
            uri = new URI(url.strip());
        } catch (URISyntaxException broken) {
            throw new IllegalArgumentException(
                    "is not a URL: in user and password, percent-encode every special character");
        }
        Security security = switch (uri.getScheme() == null ? "" : uri.getScheme()) {
            case "smtp" -> Security.WHERE_OFFERED;
            case "smtp+starttls" -> Security.STARTTLS;
            case "smtps" -> Security.TLS;
            default -> throw new IllegalArgumentException("must begin with smtp://, smtp+starttls:// or smtps://");
        };
        String host = uri.getHost();
        if (host == null) {
            throw new IllegalArgumentException("names no host");
        }
        int usual = switch (security) {
            case WHERE_OFFERED -> 25;
            case STARTTLS -> 587;
            case TLS -> 465;
        };
        String[] user = (uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo()).split(":", 2);
        return new SmtpServer(
                host.replaceAll("[\\[\\]]", ""),
                uri.getPort() < 0 ? usual : uri.getPort(),
                security,
                decoded(user[0]),
                user.length < 2 ? "" : decoded(user[1]),
                Optional.empty());
    }

    /** The same server, which has to prove who it is by certificates of ours. */
    public SmtpServer trusting(SmtpTrust certificates) {
        return new SmtpServer(host, port, security, user, password, Optional.of(certificates));
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Never the password. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}

package io.tenantry.mail;

import jakarta.mail.MessagingException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A mail server for outgoing mail.
 *
 * @param host name or address
 * @param port its port
 * @param security protection of the connection
 * @param user user name; empty for no authentication
 * @param password password of the user
 * @param trust the certificates to trust; empty for those of the machine
 */
public record SmtpServer(
        String host, int port, Security security, String user, String password, Optional<SmtpTrust> trust) {
    /** The protection of a connection. */
    public enum Security {
        /** {@code smtp://}: STARTTLS if the server offers it, without checking the certificate. */
        WHERE_OFFERED,
        /** {@code smtp+starttls://}: STARTTLS; the connection fails if the server does not offer it. */
        STARTTLS,
        /** {@code smtps://}: TLS from the first byte. */
        TLS
    }

    /**
     * Parses {@code smtp://user:password@host:port}; user, password and port are optional.
     *
     * @throws IllegalArgumentException if it is no such URL; the message does not quote it
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
        int standard = switch (security) {
            case WHERE_OFFERED -> 25;
            case STARTTLS -> 587;
            case TLS -> 465;
        };
        String[] user = (uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo()).split(":", 2);
        return new SmtpServer(
                host.replaceAll("[\\[\\]]", ""),
                uri.getPort() < 0 ? standard : uri.getPort(),
                security,
                decoded(user[0]),
                user.length < 2 ? "" : decoded(user[1]),
                Optional.empty());
    }

    /** The same server, whose certificate is checked against these certificates. */
    public SmtpServer trusting(SmtpTrust certificates) {
        return new SmtpServer(host, port, security, user, password, Optional.of(certificates));
    }

    /**
     * Connects, signs in and ends the connection. No mail is sent.
     *
     * @param from the sender's address of mails
     * @return why that failed; empty when it did not
     */
    public Optional<String> refusal(String from) {
        try {
            SmtpConnection.open(this, EnvelopeAddress.of(from), false).close();
            return Optional.empty();
        } catch (MessagingException refused) {
            return Optional.of(Postman.reason(refused));
        }
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** The host and port, without the credentials. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}

package io.tenantry.cli.doctor;

import io.tenantry.configuration.Variable;
import io.tenantry.fault.Fault;
import io.tenantry.start.Options;
import io.tenantry.web.connection.Tls;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The network: the port, the certificate, the mail server and the name servers. */
final class NetworkFindings {
    private static final Duration SOON = Duration.ofDays(21);

    private NetworkFindings() {}

    static Finding port(String host, int port) {
        String subject = "port";
        try (ServerSocket socket = new ServerSocket()) {
            InetAddress address = InetAddress.getByName(host);
            if (!address.isAnyLocalAddress() && NetworkInterface.getByInetAddress(address) == null) {
                throw new UnknownHostException(host);
            }
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
            return Finding.ok(subject, "%d of %s is free.".formatted(port, host));
        } catch (BindException used) {
            return Finding.ok(
                    subject,
                    "%d of %s is in use. If no server of Tenantry runs there, choose another with --port or %s."
                            .formatted(port, host, Variable.PORT.variable()));
        } catch (IOException unknown) {
            return Finding.problem(
                    subject,
                    "%s is no address of this machine. Choose another with --host or %s."
                            .formatted(host, Variable.HOST.variable()));
        }
    }

    static Finding certificate(Optional<Tls> tls, Instant now) {
        String subject = "TLS";
        if (tls.isEmpty()) {
            return Finding.ok(subject, "The server uses plain HTTP; a proxy in front of it can add TLS.");
        }
        Instant end;
        try {
            end = tls.get().validUntil();
        } catch (Tls.Unusable bad) {
            return Finding.problem(
                    subject,
                    "%s. A running server keeps the former certificate, but does not start again. Replace the file."
                            .formatted(bad.getMessage()));
        }
        Duration left = Duration.between(now, end);
        String text = "The certificate is valid until %s.".formatted(end);
        if (left.isNegative()) {
            return Finding.problem(subject, text + " Renew it; the server reads a changed file without a restart.");
        }
        return left.compareTo(SOON) < 0
                ? Finding.warning(subject, text + " Renew it within %d days.".formatted(left.toDays()))
                : Finding.ok(subject, text);
    }

    /**
     * Connects to the mail server and signs in there; no mail is sent.
     *
     * @param variable the name of the variable that is set
     */
    static Finding mail(Options options, String variable) {
        String subject = "mail";
        if (options.smtp().isEmpty()) {
            return Finding.warning(
                    subject,
                    "There is no mail server, so no mail is sent. Set %s; until then, tenantry outbox shows the mails."
                            .formatted(variable));
        }
        return options.smtp()
                .get()
                .refusal(options.mailFrom())
                .map(reason -> Finding.problem(
                        subject,
                        ("The mail server %s is not usable: %s. Check %s, and whether a firewall lets this machine connect;"
                                        + " mails wait, and tenantry outbox shows them.")
                                .formatted(options.smtp().get(), reason.strip(), variable)))
                .orElseGet(() -> Finding.ok(
                        subject,
                        "The mail server %s is usable.".formatted(options.smtp().get())));
    }

    /** Looks up the name of the public URL, or else the domain of the sender of mails. */
    static Finding names(Options options) {
        String subject = "DNS";
        String name = options.publicUrl()
                .map(url -> URI.create(url).getHost())
                .orElse(options.mailFrom().replaceFirst(".*@", ""));
        if (name == null || !name.matches("(?:[A-Za-z0-9-]+\\.)+[A-Za-z][A-Za-z0-9-]*")) {
            return Finding.ok(subject, "Not asked: %s names no domain.".formatted(Variable.PUBLIC_URL.variable()));
        }
        try {
            options.txtRecords().of(name);
            return Finding.ok(subject, "A name server answered about %s.".formatted(name));
        } catch (Fault.Unavailable silent) {
            return Finding.warning(
                    subject,
                    "No name server answered about %s, so domains cannot be verified. Set %s."
                            .formatted(name, Variable.DNS_SERVERS.variable()));
        }
    }
}

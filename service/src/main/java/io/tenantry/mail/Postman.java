package io.tenantry.mail;

import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the mails of the outbox to the mail server, four at a time. */
public final class Postman {
    private static final Logger LOG = LoggerFactory.getLogger(Postman.class);
    private static final int AT_A_TIME = 4;
    private static final int LONGEST_REASON = 500;

    private final Outbox outbox;
    private final SmtpServer server;
    private final EnvelopeAddress from;
    private final String name;
    private final Duration lease;
    private final String messageIdEnding;

    /**
     * @param server the mail server
     * @param from the sender's address, in ASCII
     * @param name the sender's name, which mail programs show in place of the address
     */
    public Postman(Outbox outbox, SmtpServer server, String from, String name) {
        this(outbox, server, from, name, Duration.ofSeconds(30));
    }

    /** @param lease for how long other nodes skip a mail that is being sent; renewed until it is sent */
    Postman(Outbox outbox, SmtpServer server, String from, String name, Duration lease) {
        this.outbox = outbox;
        this.server = server;
        this.from = EnvelopeAddress.of(from);
        this.name = name;
        this.lease = lease;
        this.messageIdEnding = "." + outbox.installation() + "@" + this.from.domain();
    }

    /**
     * Sends some of the mails that are due.
     *
     * @return whether there were any, so that more may be due
     */
    public boolean sendDue() {
        List<MailStore.Taken> taken = outbox.take(AT_A_TIME, lease);
        Set<MailStore.Taken> sending = ConcurrentHashMap.newKeySet();
        sending.addAll(taken);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            taken.forEach(mail -> threads.execute(() -> {
                send(mail);
                sending.remove(mail);
            }));
            threads.shutdown();
            while (!threads.awaitTermination(lease.dividedBy(3).toMillis(), TimeUnit.MILLISECONDS)) {
                renew(List.copyOf(sending));
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        return !taken.isEmpty();
    }

    private void renew(List<MailStore.Taken> sending) {
        try {
            outbox.renew(sending, lease);
        } catch (RuntimeException unreachable) {
            LOG.warn("mails that are being sent could not be kept from other servers: {}", unreachable.toString());
        }
    }

    private void send(MailStore.Taken taken) {
        try {
            deliver(taken);
        } catch (Undeliverable never) {
            LOG.warn("mail {}: given up: {}", taken.id(), never.reason());
            outbox.failed(taken, never.reason());
            return;
        } catch (MessagingException | RuntimeException refused) {
            String reason = reason(refused);
            LOG.warn("mail {}: attempt {} failed: {}", taken.id(), taken.attempt(), reason);
            outbox.notSent(taken, reason);
            return;
        }
        outbox.sent(taken);
    }

    private void deliver(MailStore.Taken taken) throws MessagingException {
        EnvelopeAddress to = EnvelopeAddress.of(taken.mail().to());
        try (SmtpConnection connection = SmtpConnection.open(server, from, !to.isAscii())) {
            connection.send(taken.mail(), name, to, "<mail-" + taken.id() + messageIdEnding + ">");
        }
    }

    /** The message of the innermost cause, at most 500 characters: from the server or the network. */
    static String reason(Throwable refused) {
        Throwable cause = refused;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.toString().strip();
        return message.substring(0, Math.min(message.length(), LONGEST_REASON));
    }
}

package io.tenantry.mail;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.simplejavamail.api.email.Email;
import org.simplejavamail.api.mailer.Mailer;
import org.simplejavamail.api.mailer.config.TransportStrategy;
import org.simplejavamail.email.EmailBuilder;
import org.simplejavamail.mailer.MailerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the mails in the outbox to the mail server, several at a time. */
public final class Postman {
    private static final Logger LOG = LoggerFactory.getLogger(Postman.class);
    private static final int AT_A_TIME = 4;
    /** For each step of the conversation with the server, of which there are about ten. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Outbox outbox;
    private final String from;
    private final Mailer mailer;
    private final String messageIdEnding;

    /**
     * @param server who takes the mails
     * @param from the sender's address that they carry
     */
    public Postman(Outbox outbox, SmtpServer server, String from) {
        this.outbox = outbox;
        this.from = from;
        this.messageIdEnding = "." + outbox.installation() + "@" + from.substring(from.lastIndexOf('@') + 1);
        boolean proven = server.security() != SmtpServer.Security.WHERE_OFFERED;
        var builder = MailerBuilder.withSMTPServer(server.host(), server.port())
                .withTransportStrategy(
                        switch (server.security()) {
                            case WHERE_OFFERED -> TransportStrategy.SMTP;
                            case STARTTLS -> TransportStrategy.SMTP_TLS;
                            case TLS -> TransportStrategy.SMTPS;
                        })
                // The library's own choice is to believe whatever certificate it is shown.
                .trustingAllHosts(!proven)
                .verifyingServerIdentity(proven)
                .withSessionTimeout((int) PATIENCE.toMillis())
                // Whether an address is good is the mail server's to say.
                .clearEmailValidator();
        if (!server.user().isEmpty()) {
            builder.withSMTPServerUsername(server.user()).withSMTPServerPassword(server.password());
        }
        this.mailer = builder.buildMailer();
        server.trust().filter(trust -> proven).ifPresent(this::believeOnly);
    }

    /** The library has a setting for this, which smtps does not look at. */
    private void believeOnly(SmtpTrust trust) {
        Properties properties = mailer.getSession().getProperties();
        for (String protocol : List.of("smtp", "smtps")) {
            properties.put("mail." + protocol + ".ssl.socketFactory", trust.sockets());
            // Whom these do not trust would be asked once more, and believed if the machine trusts them.
            properties.put("mail." + protocol + ".socketFactory.fallback", "false");
        }
    }

    /**
     * Sends some of the mails that are due.
     *
     * @return whether there were any, so that there may be more
     */
    public boolean sendDue() {
        List<MailStore.Taken> taken = outbox.take(AT_A_TIME);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            taken.forEach(mail -> threads.execute(() -> send(mail)));
        }
        return !taken.isEmpty();
    }

    private void send(MailStore.Taken taken) {
        try {
            mailer.sendMail(email(taken), false).join();
        } catch (RuntimeException refused) {
            String reason = reason(refused);
            LOG.warn("mail {}: attempt {} failed: {}", taken.id(), taken.attempt(), reason);
            outbox.notSent(taken, reason);
            return;
        }
        outbox.sent(taken);
    }

    private Email email(MailStore.Taken taken) {
        Mail mail = taken.mail();
        return EmailBuilder.startingBlank()
                // The same for every attempt, so that a mail that arrives twice can be told for one.
                .fixingMessageId("<mail-" + taken.id() + messageIdEnding + ">")
                .from(from)
                .to(mail.to())
                .withSubject(mail.subject())
                .withPlainText(mail.text())
                .withHTMLText(mail.html())
                .withHeader("Auto-Submitted", "auto-generated")
                .buildEmail();
    }

    /** The innermost cause: what the server, or the way to it, said. */
    private static String reason(Throwable refused) {
        Throwable cause = refused;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.toString().strip();
        return message.substring(0, Math.min(message.length(), 500));
    }
}

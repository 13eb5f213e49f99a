package io.tenantry.mail;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection to the mail server that sends mails one after the other. For one thread at a time. */
final class SmtpConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpConnection.class);

    private final EnvelopeAddress from;
    private final Session session;
    private final CheckedTransport transport;

    private SmtpConnection(EnvelopeAddress from, Session session, CheckedTransport transport) {
        this.from = from;
        this.session = session;
        this.transport = transport;
    }

    /**
     * Connects to a mail server.
     *
     * @param from the sender of all mails
     * @param international whether mails go to addresses beyond ASCII: then SMTPUTF8 is requested where it is announced
     * @throws MessagingException if the server cannot be reached, cannot prove its identity, or refuses the connection
     */
    static SmtpConnection open(SmtpServer server, EnvelopeAddress from, boolean international)
            throws MessagingException {
        Session session = SmtpSettings.session(server, from, international);
        CheckedTransport transport = new CheckedTransport(session, SmtpSettings.protocol(server), international);
        boolean known = !server.user().isEmpty();
        transport.connect(server.host(), server.port(), known ? server.user() : null, known ? server.password() : null);
        return new SmtpConnection(from, session, transport);
    }

    /**
     * Sends a mail.
     *
     * @param name the name of the sender
     * @throws Undeliverable if the address is not ASCII and the server does not support SMTPUTF8; no command for the mail
     *     was sent
     * @throws MessagingException if the server did not accept the mail
     */
    void send(Mail mail, String name, EnvelopeAddress to, String messageId) throws MessagingException {
        if (!to.isAscii() && !transport.takesUtf8()) {
            throw new Undeliverable("The address has characters beyond ASCII before the @, and the mail server takes no"
                    + " such address: it does not announce SMTPUTF8.");
        }
        MimeMail message = new MimeMail(session, mail, from, name, to, messageId);
        transport.sendMessage(message, new Address[] {MimeMail.internet(to)});
    }

    /** Ends the session. Accepted mails stay accepted if that fails. */
    @Override
    public void close() {
        try {
            transport.close();
        } catch (MessagingException gone) {
            LOG.debug("The mail server closed the connection first.", gone);
        }
    }
}

package io.tenantry.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * An SMTP connection that validates each command before it is sent, because the library would cut a character beyond U+00FF
 * to its low byte. It accepts printable ASCII, and UTF-8 only on a connection for international mail whose server announced
 * SMTPUTF8.
 */
final class CheckedTransport extends SMTPTransport {
    private static final String SMTPUTF8 = "SMTPUTF8";

    private final boolean international;

    /**
     * @param session holds the settings
     * @param protocol {@code smtp} or {@code smtps}
     * @param international whether the session asks for SMTPUTF8 where it is announced
     */
    CheckedTransport(Session session, String protocol, boolean international) {
        super(session, null, protocol, protocol.equals(SmtpSettings.SMTPS));
        this.international = international;
    }

    /** Whether the connection accepts addresses beyond ASCII. */
    boolean takesUtf8() {
        return international && supportsExtension(SMTPUTF8);
    }

    @Override
    protected void sendCommand(String command) throws MessagingException {
        boolean safe =
                command.chars().allMatch(this::isAllowed) && UTF_8.newEncoder().canEncode(command);
        if (!safe) {
            throw new MessagingException("An SMTP command would have had a character that is not allowed.");
        }
        super.sendCommand(command);
    }

    private boolean isAllowed(int c) {
        return c >= ' ' && c <= '~' || c > 0x9F && takesUtf8();
    }
}

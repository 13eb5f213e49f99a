package io.tenantry.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * An SMTP connection that checks every command once more before it is written: the library would cut a character beyond U+00FF to its
 * low byte. Only printable ASCII passes, and UTF-8 on a connection for international mail whose server announced SMTPUTF8.
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

    /** Whether addresses beyond ASCII can be sent on this connection. */
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

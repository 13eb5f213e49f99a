package io.tenantry.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;

/** A mail with its headers and both parts as multipart/alternative. */
final class MimeMail extends MimeMessage {
    private final String messageId;

    /**
     * @param name the name of the sender
     * @param messageId the same for every attempt, so that receivers can recognize a duplicate
     */
    MimeMail(Session session, Mail mail, EnvelopeAddress from, String name, EnvelopeAddress to, String messageId)
            throws MessagingException {
        super(session);
        this.messageId = messageId;
        setFrom(named(from, name));
        setRecipient(Message.RecipientType.TO, internet(to));
        setSubject(mail.subject(), UTF_8.name());
        setHeader("Auto-Submitted", "auto-generated");
        setContent(new MimeMultipart("alternative", part(mail.text(), "plain"), part(mail.html(), "html")));
        saveChanges();
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, UTF_8.name(), subtype);
        return part;
    }

    private static InternetAddress named(EnvelopeAddress address, String name) {
        InternetAddress named = internet(address);
        try {
            named.setPersonal(name, UTF_8.name());
        } catch (UnsupportedEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
        return named;
    }

    /** The library's type of an address. It is set as is, because parsing could change it. */
    static InternetAddress internet(EnvelopeAddress address) {
        InternetAddress internet = new InternetAddress();
        internet.setAddress(address.toString());
        return internet;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", messageId);
    }
}

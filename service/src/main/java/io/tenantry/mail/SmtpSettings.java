package io.tenantry.mail;

import jakarta.mail.Session;
import java.time.Duration;
import java.util.Properties;

/** What the mail library is told about a mail server. */
final class SmtpSettings {
    static final String SMTPS = "smtps";
    private static final String SMTP = "smtp";

    /** The longest wait for each step of the conversation with the server, of which there are about ten. */
    private static final Duration LONGEST_STEP = Duration.ofSeconds(15);

    private final SmtpServer server;
    private final Properties properties = new Properties();

    private SmtpSettings(SmtpServer server) {
        this.server = server;
    }

    /**
     * A session for mails from one sender.
     *
     * @param international whether its mails need SMTPUTF8; it is requested for no other
     */
    static Session session(SmtpServer server, EnvelopeAddress from, boolean international) {
        SmtpSettings settings = new SmtpSettings(server);
        settings.set("from", from.toString());
        for (String wait : new String[] {"connectiontimeout", "timeout", "writetimeout"}) {
            settings.set(wait, Long.toString(LONGEST_STEP.toMillis()));
        }
        settings.set("auth", Boolean.toString(!server.user().isEmpty()));
        settings.encryption();
        settings.properties.put("mail.mime.allowutf8", Boolean.toString(international));
        return Session.getInstance(settings.properties);
    }

    /** The protocol's name in the library, which the names of its settings begin with. */
    static String protocol(SmtpServer server) {
        return server.security() == SmtpServer.Security.TLS ? SMTPS : SMTP;
    }

    private void encryption() {
        boolean proven = server.security() != SmtpServer.Security.WHERE_OFFERED;
        if (server.security() != SmtpServer.Security.TLS) {
            set("starttls.enable", "true");
            set("starttls.required", Boolean.toString(proven));
        }
        set("ssl.checkserveridentity", Boolean.toString(proven));
        if (!proven) {
            set("ssl.trust", "*");
            return;
        }
        server.trust().ifPresent(trust -> {
            properties.put("mail." + protocol(server) + ".ssl.socketFactory", trust.sockets());
            // A server that these certificates do not prove would be asked once more, and believed if the machine
            // trusts it.
            set("socketFactory.fallback", "false");
        });
    }

    private void set(String name, String value) {
        properties.put("mail." + protocol(server) + "." + name, value);
    }
}

package io.tenantry.mail;

import jakarta.mail.Session;
import java.time.Duration;
import java.util.Properties;

/** The settings of the mail library for a mail server. */
final class SmtpSettings {
    static final String SMTPS = "smtps";
    private static final String SMTP = "smtp";

    /** The timeout of each step of an SMTP session, which has about ten. */
    private static final Duration LONGEST_STEP = Duration.ofSeconds(15);

    private final SmtpServer server;
    private final Properties properties = new Properties();

    private SmtpSettings(SmtpServer server) {
        this.server = server;
    }

    /**
     * A session for mails of one sender.
     *
     * @param international whether its mails need SMTPUTF8, which is requested only then
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

    /** The name of the protocol in the library; its settings begin with it. */
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
            // Without this, the library would connect again with the machine's trusted certificates.
            set("socketFactory.fallback", "false");
        });
    }

    private void set(String name, String value) {
        properties.put("mail." + protocol(server) + "." + name, value);
    }
}

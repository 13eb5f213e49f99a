package io.tenantry.start;

import io.tenantry.configuration.Values;
import io.tenantry.configuration.Variable;
import io.tenantry.console.look.Accent;
import io.tenantry.console.look.Brand;
import io.tenantry.console.look.Logo;
import io.tenantry.domain.DnsTxtRecords;
import io.tenantry.domain.TxtRecords;
import io.tenantry.mail.EnvelopeAddress;
import io.tenantry.mail.SmtpServer;
import io.tenantry.mail.SmtpTrust;
import io.tenantry.mail.Undeliverable;
import io.tenantry.user.BlockedImpersonation;
import io.tenantry.webhook.AddressGuard;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

/**
 * The options of an installation, read from environment variables.
 *
 * @param brand the name, accent colour and logo of the pages
 * @param publicUrl the URL that links in mails begin with, without a slash at the end; empty for the address that the
 *     server listens on
 * @param smtp the mail server; without one, mails stay in the outbox
 * @param mailFrom the sender's address of mails
 * @param txtRecords looks up the TXT records of domains
 * @param oneOrganizationPerPerson whether a person who belongs to an organization cannot create another
 * @param invitationTtl time in which an invitation can be accepted
 * @param sessionTtl the maximum life of a session of a person
 * @param blockedImpersonation the organizations where operators cannot act as users
 * @param management the options for operators
 * @param retention the time for which data is kept that only grows
 * @param webhookGuard the addresses that webhooks may be sent to
 */
public record Options(
        Brand brand,
        Optional<String> publicUrl,
        Optional<SmtpServer> smtp,
        String mailFrom,
        TxtRecords txtRecords,
        boolean oneOrganizationPerPerson,
        Duration invitationTtl,
        Duration sessionTtl,
        BlockedImpersonation blockedImpersonation,
        ManagementOptions management,
        Retention retention,
        AddressGuard webhookGuard) {
    /** The default options. */
    public static final Options DEFAULT = of(Map.of());

    /**
     * Reads the variables. One that is missing or empty has its default.
     *
     * @throws IllegalArgumentException naming every variable with a wrong value
     */
    public static Options of(Map<String, String> environment) {
        Values values = new Values(environment);
        Options options = read(values);
        values.check();
        return options;
    }

    /** Reads the variables from values that collect the faults. */
    public static Options read(Values values) {
        Optional<SmtpTrust> trust = values.read(
                Variable.SMTP_CERTIFICATES,
                file -> file.isEmpty() ? Optional.empty() : Optional.of(SmtpTrust.of(Path.of(file))));
        return new Options(
                Brand.of(
                        values.read(Variable.NAME, Brand::name),
                        values.read(Variable.ACCENT, Accent::read),
                        values.read(Variable.LOGO, Logo::read)),
                values.read(Variable.PUBLIC_URL, Options::publicUrl),
                values.read(Variable.SMTP_URL, Options::smtp)
                        .map(server -> trust.map(server::trusting).orElse(server)),
                values.read(Variable.MAIL_FROM, Options::mailFrom),
                values.read(Variable.DNS_SERVERS, Options::txtRecords),
                values.flag(Variable.ONE_ORGANIZATION_PER_PERSON),
                values.read(Variable.INVITATION_TTL, Options::days),
                values.read(Variable.SESSION_TTL, Options::days),
                values.read(Variable.BLOCK_IMPERSONATION, BlockedImpersonation::of),
                ManagementOptions.read(values),
                Retention.read(values),
                values.read(Variable.WEBHOOK_ALLOW, AddressGuard::new));
    }

    private static Optional<String> publicUrl(String url) {
        if (url.isEmpty()) {
            return Optional.empty();
        }
        if (!url.matches("https?://[^\\s/?#]+[^\\s?#]*")) {
            throw new IllegalArgumentException("must be an http or https URL without a query");
        }
        return Optional.of(url.replaceFirst("/+$", ""));
    }

    /** The address with its domain as A-labels. It must be ASCII, because every mail server has to accept it. */
    private static String mailFrom(String address) {
        EnvelopeAddress from;
        try {
            from = EnvelopeAddress.of(address);
        } catch (Undeliverable wrong) {
            throw new IllegalArgumentException("must be one e-mail address. " + wrong.reason(), wrong);
        }
        if (!from.isAscii()) {
            throw new IllegalArgumentException(
                    "must be one e-mail address, in ASCII before the @: most mail servers take no other.");
        }
        return from.toString();
    }

    /** A number of days or an ISO-8601 duration, from a minute to ten years. */
    static Duration days(String written) {
        Duration duration;
        try {
            duration = written.matches("[0-9]{1,5}")
                    ? Duration.ofDays(Integer.parseInt(written))
                    : Duration.parse(written);
        } catch (DateTimeParseException wrong) {
            throw new IllegalArgumentException("must be a number of days or a duration like P7D or PT12H", wrong);
        }
        if (duration.compareTo(Duration.ofMinutes(1)) < 0 || duration.compareTo(Duration.ofDays(3653)) > 0) {
            throw new IllegalArgumentException("must be from a minute to ten years");
        }
        return duration;
    }

    private static TxtRecords txtRecords(String servers) {
        return servers.isEmpty() ? DnsTxtRecords.ofTheMachine() : DnsTxtRecords.at(servers);
    }

    private static Optional<SmtpServer> smtp(String url) {
        return url.isEmpty() ? Optional.empty() : Optional.of(SmtpServer.of(url));
    }
}

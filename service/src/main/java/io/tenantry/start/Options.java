package io.tenantry.start;

import io.tenantry.configuration.Variable;
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
 * @param publicUrl the URL that links in mails begin with, without a slash at the end; empty for the address that the
 *     server listens on
 * @param smtp the mail server; without one, mails stay in the outbox
 * @param mailFrom the sender's address of mails
 * @param txtRecords looks up the TXT records of domains
 * @param oneOrganizationPerPerson whether a person who belongs to an organization cannot create another
 * @param invitationTtl time in which an invitation can be accepted
 * @param blockedImpersonation the organizations where operators cannot act as users
 * @param management the options for operators
 * @param webhookGuard the addresses that webhooks may be sent to
 */
public record Options(
        Optional<String> publicUrl,
        Optional<SmtpServer> smtp,
        String mailFrom,
        TxtRecords txtRecords,
        boolean oneOrganizationPerPerson,
        Duration invitationTtl,
        BlockedImpersonation blockedImpersonation,
        ManagementOptions management,
        AddressGuard webhookGuard) {
    /** The default options. */
    public static final Options DEFAULT = of(Map.of());

    /**
     * Reads the variables. One that is missing or empty has its default.
     *
     * @throws IllegalArgumentException naming the variable with a wrong value
     */
    public static Options of(Map<String, String> environment) {
        return new Options(
                publicUrl(Variable.PUBLIC_URL.in(environment)),
                smtp(Variable.SMTP_URL.in(environment), Variable.SMTP_CERTIFICATES.in(environment)),
                mailFrom(Variable.MAIL_FROM.in(environment)),
                txtRecords(Variable.DNS_SERVERS.in(environment)),
                flag(environment, Variable.ONE_ORGANIZATION_PER_PERSON),
                days(Variable.INVITATION_TTL, environment),
                blockedImpersonation(Variable.BLOCK_IMPERSONATION.in(environment)),
                ManagementOptions.of(environment),
                webhookGuard(Variable.WEBHOOK_ALLOW.in(environment)));
    }

    /** The value of a boolean variable. */
    static boolean flag(Map<String, String> environment, Variable variable) {
        return switch (variable.in(environment)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(variable.variable() + " must be true or false");
        };
    }

    private static Optional<String> publicUrl(String url) {
        if (url.isEmpty()) {
            return Optional.empty();
        }
        if (!url.matches("https?://[^\\s/?#]+[^\\s?#]*")) {
            throw new IllegalArgumentException(
                    Variable.PUBLIC_URL.variable() + " must be an http or https URL without a query");
        }
        return Optional.of(url.replaceFirst("/+$", ""));
    }

    /** The address with its domain as A-labels. It must be ASCII, because every mail server has to accept it. */
    private static String mailFrom(String address) {
        EnvelopeAddress from;
        try {
            from = EnvelopeAddress.of(address);
        } catch (Undeliverable wrong) {
            throw new IllegalArgumentException(
                    Variable.MAIL_FROM.variable() + " must be one e-mail address. " + wrong.reason(), wrong);
        }
        if (!from.isAscii()) {
            throw new IllegalArgumentException(Variable.MAIL_FROM.variable()
                    + " must be one e-mail address, in ASCII before the @: most mail servers take no other.");
        }
        return from.toString();
    }

    /** A number of days or an ISO-8601 duration, from a minute to ten years. */
    private static Duration days(Variable variable, Map<String, String> environment) {
        String name = variable.variable();
        String written = variable.in(environment);
        Duration duration;
        try {
            duration = written.matches("[0-9]{1,5}")
                    ? Duration.ofDays(Integer.parseInt(written))
                    : Duration.parse(written);
        } catch (DateTimeParseException wrong) {
            throw new IllegalArgumentException(
                    name + " must be a number of days or a duration like P7D or PT12H", wrong);
        }
        if (duration.compareTo(Duration.ofMinutes(1)) < 0 || duration.compareTo(Duration.ofDays(3653)) > 0) {
            throw new IllegalArgumentException(name + " must be from a minute to ten years");
        }
        return duration;
    }

    private static TxtRecords txtRecords(String servers) {
        try {
            return servers.isEmpty() ? DnsTxtRecords.ofTheMachine() : DnsTxtRecords.at(servers);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(Variable.DNS_SERVERS.variable() + " " + wrong.getMessage(), wrong);
        }
    }

    private static BlockedImpersonation blockedImpersonation(String list) {
        try {
            return BlockedImpersonation.of(list);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    Variable.BLOCK_IMPERSONATION.variable() + " " + wrong.getMessage(), wrong);
        }
    }

    private static AddressGuard webhookGuard(String allowed) {
        try {
            return new AddressGuard(allowed);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(Variable.WEBHOOK_ALLOW.variable() + ": " + wrong.getMessage(), wrong);
        }
    }

    private static Optional<SmtpServer> smtp(String url, String certificates) {
        if (url.isEmpty()) {
            return Optional.empty();
        }
        SmtpServer server;
        try {
            server = SmtpServer.of(url);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(Variable.SMTP_URL.variable() + " " + wrong.getMessage(), wrong);
        }
        try {
            return Optional.of(certificates.isEmpty() ? server : server.trusting(SmtpTrust.of(Path.of(certificates))));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(Variable.SMTP_CERTIFICATES.variable() + " " + wrong.getMessage(), wrong);
        }
    }
}

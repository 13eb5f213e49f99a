package io.tenantry.configuration;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The environment variables of the program. Any other that begins with {@code TENANTRY_} is refused. */
public enum Variable {
    CONFIG("--config", "", "File of these variables, a KEY=value in each line; the environment takes precedence."),
    HOST("--host", "127.0.0.1", "Address to listen on; 0.0.0.0 or :: for every address of the machine."),
    PORT("--port", "8080", "Port to listen on; 0 picks a free one."),
    DATA("--data", "./data", "Folder of the embedded database and of the secret key."),
    DISK_WARNING(
            "", "90", "Used share of the data folder's disk at which readiness and doctor warn, in percent: 1 to 100."),
    DATABASE_URL("--database-url", "", "External PostgreSQL 15 or newer instead of the embedded one."),
    DATABASE_USER("", "", "User name at the external database."),
    DATABASE_PASSWORD("", "", "Password at the external database."),
    DATABASE_CONNECTIONS(
            "", "33", "Connections of a node to the database, from 9 to 1000: one is for the change feed."),
    NAME(
            "",
            "Tenantry",
            "Name of the installation in pages, in authenticator apps, and of the sender of mails, of at most 40 characters."),
    ACCENT("", "", "Accent colour of the pages, as #rrggbb; shades of it that can be read are used; default: teal."),
    LOGO(
            "",
            "",
            "SVG or PNG file of at most 64 kB that stands in place of the name in headers of pages; default: none."),
    STOP_DELAY(
            "",
            "0",
            "Time for which a server that is asked to stop serves on, while it is not ready: a duration like PT5S, at most"
                    + " PT1M."),
    OPERATORS(
            "",
            "",
            "Operators, created or updated at start: [{\"username\":\"…\",\"password\":\"…\"}], 12 characters or"
                    + " more."),
    SECRET_KEY(
            "",
            "",
            "Base64 of the 32 bytes that encrypt stored secrets, while they are rotated several with commas, the newest first;"
                    + " default: a file in the data folder."),
    BACKUP_KEY("", "", "Base64 of the 32 bytes that encrypt backups; default: a passphrase, or no encryption."),
    BACKUP_FOLDER(
            "", "", "Folder of the backups that servers make by themselves; default: backups in the data folder."),
    BACKUP_INTERVAL(
            "", "", "Time between backups that a server makes: a duration like PT12H or P1D; default: none are made."),
    BACKUP_KEEP("", "7", "How many of these backups are kept: the newest ones."),
    PUBLIC_URL(
            "", "", "URL that links in mails begin with; default: http:// with the address and the port listened on."),
    TRUSTED_PROXIES(
            "", "", "Reverse proxies whose X-Forwarded headers are believed: addresses and ranges; default: loopback."),
    REQUEST_LIMIT("", "", "Requests of each caller on a node: 600/60 for 600 in 60 seconds; default: no limit."),
    CORS_ORIGINS("", "", "Origins whose pages may call the APIs, separated by commas, or *; default: none."),
    TLS_CERTIFICATE("", "", "PEM file of the server's certificate and its chain; with it, the port speaks TLS alone."),
    TLS_KEY("", "", "PEM file of the certificate's key, unencrypted: PKCS#8, PKCS#1 or SEC 1."),
    SMTP_URL("", "", "Mail server: smtp://, smtp+starttls:// or smtps://[user:password@]host[:port]; default: none."),
    SMTP_CERTIFICATES(
            "", "", "PEM file of the certificates that the mail server's must come from; default: the machine's."),
    BLOCK_IMPERSONATION("", "", "Organizations where operators cannot act as users: ids with commas, or *."),
    ONE_ORGANIZATION_PER_PERSON("", "false", "true: a person who belongs to an organization cannot create another."),
    MAIL_FROM("", "tenantry@localhost", "The sender's address of mails, in ASCII before the @."),
    DNS_SERVERS("", "", "Name servers: host[:port], separated by commas; default: those of the machine."),
    INVITATION_TTL("", "7", "Time in which an invitation can be accepted: days, or a duration like PT12H."),
    SESSION_TTL("", "30", "Maximum life of a person's session at the user API: days, or a duration like PT12H."),
    SYSTEM_ADMINISTRATORS("", "", "E-mail addresses, separated by commas, that get the tokens of deletions."),
    DELETION_TOKEN_TTL("", "120", "Minutes until the token of a deletion expires."),
    DELETION_GRACE("", "P7D", "Time in which a deletion can be undone: an ISO-8601 duration, or 0."),
    MANAGEMENT_API_KEYS("", "false", "Whether operators get keys of organizations for 15 minutes: true or false."),
    MAX_SESSION_STATE_TTL("", "10080", "Maximum of sessionStateTTLInMinutes; 0 for no limit."),
    MAX_CONTACT_PROFILE_TTL("", "43200", "Maximum of contactProfileTTLInMinutes; 0 for no limit."),
    MAX_CONVERSATION_TTL("", "43200", "Maximum of conversationTTLInMinutes; 0 for no limit."),
    AUDIT_RETENTION("", "365", "Time for which the history is kept, with sign-ins: days, or a duration like PT12H."),
    DELIVERY_RETENTION(
            "",
            "30",
            "Time for which webhook deliveries that ended are kept, with their attempts: days, or a duration."),
    NOTICE_RETENTION("", "90", "Time for which notifications of people are kept: days, or a duration."),
    METRICS_ADDRESS(
            "", "", "Address of the metrics for Prometheus: a port of 127.0.0.1, or address:port; default: none."),
    METRICS_TOKEN("", "", "Bearer token that Prometheus has to send, of 16 characters or more; default: none."),
    WEBHOOK_ALLOW("", "", "Hosts, addresses and ranges that webhooks may reach although they are not public."),
    MIGRATE_KEY("", "", "Of migrate-from: the API key at the user API that is read."),
    MIGRATE_PASSWORD("", "", "Of migrate-from: the password at the management API that is read."),
    LOG_FORMAT("--log-format", "text", "Form of the log: text or json.");

    /** The prefix of all variables. */
    static final String PREFIX = "TENANTRY_";

    private static final Set<Variable> SECRETS = EnumSet.of(
            DATABASE_PASSWORD,
            OPERATORS,
            SECRET_KEY,
            BACKUP_KEY,
            SMTP_URL,
            METRICS_TOKEN,
            MIGRATE_KEY,
            MIGRATE_PASSWORD);

    private final String option;
    private final String initial;
    private final String meaning;

    Variable(String option, String initial, String meaning) {
        this.option = option;
        this.initial = initial;
        this.meaning = meaning;
    }

    /** The variable that sets the default of an option. */
    public static Optional<Variable> ofOption(String option) {
        return Arrays.stream(values())
                .filter(variable -> variable.option.equals(option))
                .findFirst();
    }

    /** The name in the environment. */
    public String variable() {
        return PREFIX + name();
    }

    /** The option that overrides the variable; empty when there is none. */
    public String option() {
        return option;
    }

    /** Whether the value is a secret, which may be in a file. */
    boolean isSecret() {
        return SECRETS.contains(this);
    }

    /** The variable that names the file with the value of a secret. */
    String fileVariable() {
        return variable() + "_FILE";
    }

    /** The names of all variables in the environment. */
    static List<String> names() {
        return Stream.concat(
                        Arrays.stream(values()).map(Variable::variable),
                        SECRETS.stream().map(Variable::fileVariable))
                .toList();
    }

    /** The value among these variables, without blanks around it; the default when it is missing or blank. */
    public String in(Map<String, String> environment) {
        String value = environment.getOrDefault(variable(), "").strip();
        return value.isEmpty() ? initial : value;
    }

    /** The value when neither the variable nor the option is given; empty for none. */
    String initial() {
        return initial;
    }

    /** The purpose of the variable, in a sentence. */
    String meaning() {
        return meaning;
    }
}

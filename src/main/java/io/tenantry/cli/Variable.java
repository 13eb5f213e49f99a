package io.tenantry.cli;

import java.util.Arrays;
import java.util.Optional;

/** Every environment variable that the program reads. Any other that begins with {@code TENANTRY_} is refused. */
enum Variable {
    HOST("--host", "127.0.0.1", "Address to listen on; 0.0.0.0 or :: for every address of the machine."),
    PORT("--port", "8080", "Port to listen on; 0 picks a free one."),
    DATA("--data", "./data", "Folder of the embedded database and of the secret key."),
    DATABASE_URL("--database-url", "", "External PostgreSQL 15 or newer; then nothing is embedded."),
    DATABASE_USER("", "", "User name at the external database."),
    DATABASE_PASSWORD("", "", "Password at the external database."),
    OPERATORS("", "", "Operators, created or updated at start: [{\"username\":\"…\",\"password\":\"…\"}]."),
    SECRET_KEY("", "", "Base64 of the 32 bytes that encrypt stored secrets; default: a file in the data folder."),
    PUBLIC_URL("", "http://localhost:8080", "Where people reach the server: what links in mails begin with."),
    SMTP_URL("", "", "Mail server: smtp://, smtp+starttls:// or smtps://[user:password@]host[:port]; default: none."),
    BLOCK_IMPERSONATION("", "", "Organizations where operators cannot act as users: ids with commas, or *."),
    ONE_ORGANIZATION_PER_PERSON("", "false", "true: who belongs to an organization cannot create another."),
    MAIL_FROM("", "tenantry@localhost", "The sender's address of mails."),
    DNS_SERVERS("", "", "Name servers to ask: host[:port], several with commas; default: those of the machine."),
    INVITATION_TTL("", "7", "How long an invitation can be accepted: days, or a duration like PT12H."),
    LOG_FORMAT("--log-format", "text", "Form of the log: text or json.");

    /** What the names of all variables begin with. */
    static final String PREFIX = "TENANTRY_";

    private final String option;
    private final String initial;
    private final String meaning;

    Variable(String option, String initial, String meaning) {
        this.option = option;
        this.initial = initial;
        this.meaning = meaning;
    }

    /** The variable that stands for an option. */
    static Optional<Variable> ofOption(String option) {
        return Arrays.stream(values())
                .filter(variable -> variable.option.equals(option))
                .findFirst();
    }

    /** As it is called in the environment. */
    String variable() {
        return PREFIX + name();
    }

    /** The option that says the same and wins over it; empty when there is none. */
    String option() {
        return option;
    }

    /** What holds when neither is given; empty for nothing. */
    String initial() {
        return initial;
    }

    /** What it is for, in a sentence. */
    String meaning() {
        return meaning;
    }
}

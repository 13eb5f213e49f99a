package io.tenantry.logging;

import io.tenantry.access.Origin;
import io.tenantry.access.RequestId;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The log lines of security events, of the logger {@code io.tenantry.security}. Each has the event, the network address of the
 * client and the request id; the facts are numbers and words of this program, never input, secrets, names or addresses of people.
 */
public final class SecurityLog {
    private static final Logger LOG = LoggerFactory.getLogger("io.tenantry.security");

    /** The kinds of events; the log has their names in lower case. */
    public enum Event {
        SIGN_IN_SUCCEEDED,
        /** A wrong password or one-time code. */
        SIGN_IN_FAILED,
        /** A correct password of a person who is disabled, or without the code of the second factor. */
        SIGN_IN_REFUSED,
        /** An attempt while its account or network address is locked; nothing was compared. */
        SIGN_IN_LOCKED,
        SIGN_OUT,
        /** An unknown API key, bearer token or token of a mail. */
        CREDENTIAL_UNKNOWN,
        /** An unknown API key or token while its network address is locked. */
        CREDENTIAL_LOCKED,
        /** A caller was refused an operation; the line of the request names it. */
        PERMISSION_REFUSED,
        PASSWORD_CHANGED,
        SECOND_FACTOR_CHANGED,
        EMAIL_VERIFIED,
        /** All users of an organization must choose new passwords, or are signed out. */
        SIGN_INS_RESET,
        IMPERSONATION_STARTED,
        KEY_CREATED,
        KEY_REVOKED,
        MEMBERSHIP_CHANGED,
        /** An operator was added or removed. */
        OPERATOR_CHANGED,
        DELETION_REQUESTED;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private SecurityLog() {}

    /** Writes the line of an event of the current request. */
    public static void log(Event event, Map<String, ?> facts) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        LoggingEventBuilder line = LOG.atInfo()
                .addKeyValue("event", event.word())
                .addKeyValue(
                        "address", Objects.requireNonNullElse(Origin.current().address(), "-"));
        for (Map.Entry<String, ?> fact : facts.entrySet()) {
            line = line.addKeyValue(fact.getKey(), fact.getValue());
        }
        line.addKeyValue("request_id", RequestId.current()).log("security");
    }
}

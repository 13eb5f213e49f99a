package io.tenantry.session.attempt;

import io.tenantry.access.PersonId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.listing.Listing;
import io.tenantry.listing.Positions;
import io.tenantry.listing.Slice;
import io.tenantry.session.SignInHistory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of login attempts: the audit entries that {@link SignInHistory} writes for sign-ins. */
final class LoginAttemptStore {
    private static final String COLUMNS = "a.id, a.action = 'signIn', a.at";

    private static final String OF_PERSON = """
            a.person_id = :person AND a.organization_id IS NULL AND a.action IN ('signIn', 'signInFailed', 'signInRefused')""";

    private static final Listing<LoginAttempt> LIST = new Listing<>(
            COLUMNS,
            "audit_event a",
            "a.id",
            "0",
            Positions.Kind.LOGIN_ATTEMPT,
            null,
            LoginAttemptStore::attempt,
            attempt -> new Listing.RowRevision(Math.toIntExact(attempt.id().value()), 0));

    private LoginAttemptStore() {}

    static Slice<LoginAttempt> list(Handle handle, PersonId person, LoginAttemptQuery query) {
        Listing.Filter filter = new Listing.Filter(OF_PERSON, Map.of("person", person), query.conditions());
        return LIST.page(handle, filter, query.order(), query.window());
    }

    /**
     * The most recent attempt of a person before the sign-in of an access token.
     *
     * @param access the digest of the token; null for the most recent attempt of all
     */
    static Optional<LoginAttempt> last(Handle handle, PersonId person, byte @Nullable [] access) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM audit_event a WHERE " + OF_PERSON + """
                         AND NOT EXISTS (SELECT FROM audit_event own JOIN login_session s ON s.id = own.object_id
                            WHERE own.person_id = :person AND own.organization_id IS NULL AND own.action = 'signIn'
                              AND s.access_digest = :access AND own.id <= a.id)
                        ORDER BY a.id DESC LIMIT 1""")
                .bind("person", person)
                .bind("access", access)
                .map(LoginAttemptStore::attempt)
                .findOne();
    }

    private static LoginAttempt attempt(ResultSet row, StatementContext context) throws SQLException {
        return new LoginAttempt(
                new AuditEntry.Id(row.getLong(1)),
                row.getBoolean(2),
                row.getObject(3, OffsetDateTime.class).toInstant());
    }
}

package io.tenantry.session;

import io.tenantry.storage.Listing;
import io.tenantry.storage.Positions;
import io.tenantry.storage.Slice;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The SQL of login attempts. */
final class LoginAttemptStore {
    private static final String COLUMNS = "a.id, a.successful, a.at";

    private static final Listing<LoginAttempt> LIST = new Listing<>(
            COLUMNS,
            "login_attempt a",
            "a.id",
            "0",
            Positions.Kind.LOGIN_ATTEMPT,
            null,
            LoginAttemptStore::attempt,
            attempt -> new Listing.Place(attempt.id(), 0));

    private LoginAttemptStore() {}

    /**
     * Failures of an account from one network address in one minute.
     *
     * @param source the digest of the network address
     */
    record Failures(int person, String source, Instant minute) {}

    static void succeeded(Handle handle, int person, byte[] family, Instant at) {
        handle.createUpdate("""
                        INSERT INTO login_attempt (person_id, successful, at, family)
                        VALUES (:person, true, :at, :family)""")
                .bind("person", person)
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .bind("family", family)
                .execute();
    }

    /** Adds failures of people that are still there; those that were added before stay as they are. */
    static void failed(Handle handle, Map<Failures, Instant> failures) {
        PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO login_attempt (person_id, successful, at, source, minute)
                SELECT id, false, :at, decode(:source, 'hex'), :minute FROM person WHERE id = :person FOR KEY SHARE
                ON CONFLICT (person_id, source, minute) WHERE NOT successful DO NOTHING""");
        failures.forEach((failed, at) -> batch.bind("person", failed.person)
                .bind("source", failed.source)
                .bind("minute", failed.minute.atOffset(ZoneOffset.UTC))
                .bind("at", at.atOffset(ZoneOffset.UTC))
                .add());
        batch.execute();
    }

    static Slice<LoginAttempt> list(Handle handle, int person, LoginAttemptQuery query) {
        Listing.Filter filter =
                new Listing.Filter("a.person_id = :person", Map.of("person", person), query.conditions());
        return LIST.page(handle, filter, query.order(), query.window());
    }

    /**
     * The newest attempt of a person before the sign-in that an access token comes from.
     *
     * @param access the digest of the token; null for the newest of all
     */
    static Optional<LoginAttempt> last(Handle handle, int person, byte @Nullable [] access) {
        return handle.createQuery("SELECT " + COLUMNS + """
                         FROM login_attempt a WHERE a.person_id = :person AND a.id < coalesce(
                            (SELECT own.id FROM login_attempt own JOIN login_session s ON s.family_digest = own.family
                             WHERE own.person_id = :person AND s.access_digest = :access), 2147483647)
                        ORDER BY a.id DESC LIMIT 1""")
                .bind("person", person)
                .bind("access", access)
                .map(LoginAttemptStore::attempt)
                .findOne();
    }

    /** Forgets what is older, and of each person what is beyond so many, failures first. */
    static void forget(Handle handle, Instant before, int most) {
        handle.createUpdate("DELETE FROM login_attempt WHERE at < :before")
                .bind("before", before.atOffset(ZoneOffset.UTC))
                .execute();
        List<Integer> people = handle.createQuery(
                        "SELECT person_id FROM login_attempt GROUP BY person_id HAVING count(*) > :most")
                .bind("most", most)
                .mapTo(Integer.class)
                .list();
        handle.createUpdate("""
                        DELETE FROM login_attempt WHERE id IN (SELECT id FROM
                            (SELECT id, row_number() OVER (PARTITION BY person_id ORDER BY successful DESC, id DESC) AS place
                             FROM login_attempt WHERE person_id = ANY(:people)) placed WHERE place > :most)""")
                .bind("people", people.toArray(Integer[]::new))
                .bind("most", most)
                .execute();
    }

    private static LoginAttempt attempt(ResultSet row, StatementContext context) throws SQLException {
        return new LoginAttempt(
                row.getInt(1),
                row.getBoolean(2),
                row.getObject(3, OffsetDateTime.class).toInstant());
    }
}

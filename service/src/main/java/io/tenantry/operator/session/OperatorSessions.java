package io.tenantry.operator.session;

import io.tenantry.access.Caller;
import io.tenantry.access.TokenText;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Fault.Unauthenticated.Why;
import io.tenantry.id.OperatorId;
import io.tenantry.schedule.Removal;
import io.tenantry.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The entry class of sessions of operators in the web console. A session ends after an hour without a request, 12 hours after
 * the sign-in, and when the password or the second factor of its operator changes. Only the digest of its token is stored.
 */
public final class OperatorSessions {
    /** The time without a request after which a session ends. */
    public static final Duration IDLE = Duration.ofHours(1);

    /** The time after the sign-in at which a session ends. */
    public static final Duration LIFE = Duration.ofHours(12);

    /** The time for which the owner of a session that has expired is known. */
    private static final Duration KNOWN = Duration.ofDays(1);

    private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);
    /** The maximum number of sessions of an operator; the oldest ones give way. */
    private static final int MOST = 50;

    private final Database database;
    private final Clock clock;

    public OperatorSessions(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Begins a session, in the transaction in which the operator was authenticated.
     *
     * @param lockedOperator the number of the operator, which is locked
     * @return the token of the session, which is not stored
     */
    public String begin(Handle handle, OperatorId lockedOperator, boolean secondFactor) {
        String token = TokenText.random();
        Instant now = clock.instant();
        OperatorSessionStore.insert(handle, lockedOperator, TokenText.digest(token), secondFactor, now, now.plus(LIFE));
        OperatorSessionStore.keepNewest(handle, lockedOperator, MOST);
        return token;
    }

    /**
     * The session with a token; the call counts as a use of it.
     *
     * @throws Fault.Unauthenticated when it is unknown or has ended
     */
    public OperatorSession authenticate(String token) {
        if (token.length() != TokenText.LENGTH) {
            throw new Fault.Unauthenticated(Why.ENDED_TOKEN);
        }
        Instant now = clock.instant();
        OperatorSession session = database.read(
                        handle -> OperatorSessionStore.byDigest(handle, TokenText.digest(token)))
                .filter(found -> found.isGood(now))
                .orElseThrow(() -> new Fault.Unauthenticated(Why.ENDED_TOKEN));
        if (!now.isBefore(session.usedAt().plus(USE_NOTED_EVERY))) {
            database.change(handle -> OperatorSessionStore.use(handle, session.id(), now));
        }
        return session;
    }

    /** The number of the operator whose session had a token and has expired; empty when it is not known, or has not. */
    public Optional<OperatorId> expired(String token) {
        if (token.length() != TokenText.LENGTH) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        return database.read(handle -> OperatorSessionStore.byDigest(handle, TokenText.digest(token)))
                .filter(session -> !session.isGood(now))
                .map(OperatorSession::operatorId);
    }

    /**
     * The operator's own sessions that have not ended, the newest first.
     *
     * @throws Fault.NotAllowed for every caller but operators
     */
    public List<OperatorSession> own(Caller caller) {
        Caller.Operator operator = require(caller);
        Instant now = clock.instant();
        return database.read(handle -> OperatorSessionStore.of(handle, operator.username())).stream()
                .filter(session -> session.isGood(now))
                .toList();
    }

    /**
     * Ends one of the operator's own sessions.
     *
     * @throws Fault.NotFound when the operator has no such session
     * @throws Fault.NotAllowed for every caller but operators
     */
    public void end(Caller caller, OperatorSession.Id id) {
        Caller.Operator operator = require(caller);
        database.change(handle -> {
            OperatorId operatorId = OperatorSessionStore.delete(handle, operator.username(), id)
                    .orElseThrow(() -> new Fault.NotFound("session"));
            noteSignOut(handle, operator, operatorId);
        });
    }

    /** Ends a session, and with it the validity of its token. */
    public void end(OperatorSession session) {
        end(new Caller.Operator(session.username()), session.id());
    }

    /** Ends all sessions of the operator of a session, this one included. */
    public void endAll(OperatorSession session) {
        database.change(handle -> {
            OperatorSessionStore.deleteAll(handle, session.operatorId());
            noteSignOut(handle, new Caller.Operator(session.username()), session.operatorId());
        });
    }

    private static void noteSignOut(Handle handle, Caller.Operator operator, OperatorId id) {
        AuditLog.note(
                handle,
                operator,
                AuditEntry.of(null, Operation.ACTION, "signOutOperator", "Operator", id.value())
                        .named(operator.username()));
    }

    /** Deletes sessions that have expired a while ago. To be called from time to time. */
    public void tidy() {
        Instant now = clock.instant().minus(KNOWN);
        Removal.inBatches(database, (handle, most) -> OperatorSessionStore.forget(handle, now, now.minus(IDLE), most));
    }

    private static Caller.Operator require(Caller caller) {
        return switch (caller) {
            case Caller.Operator operator -> operator;
            case Caller.Person ignored -> throw new Fault.NotAllowed();
            case Caller.OrganizationKey ignored -> throw new Fault.NotAllowed();
            case Caller.ServiceKey ignored -> throw new Fault.NotAllowed();
            case Caller.ProjectKey ignored -> throw new Fault.NotAllowed();
        };
    }
}

package io.tenantry.session.console;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.TokenText;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.Changes;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Fault.NotAllowed.Reason;
import io.tenantry.fault.Fault.Unauthenticated.Why;
import io.tenantry.session.OwnSession;
import io.tenantry.session.Proof;
import io.tenantry.session.Sessions;
import io.tenantry.session.SignIn;
import io.tenantry.session.SignInHistory;
import io.tenantry.session.SignInStore;
import io.tenantry.session.console.ConsoleSession.Acting;
import io.tenantry.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The entry class of sessions of people in the web console. Such a session is one of the person's sessions: a new password, a change
 * of the second factor and a sign-out by an administrator end it. It also ends after an hour without a request, and 12 hours after
 * the sign-in. No API accepts its token.
 */
public final class ConsoleSessions {
    private static final Duration IDLE = Duration.ofHours(1);
    private static final Duration LIFE = Duration.ofHours(12);
    private static final Duration IMPERSONATION = Duration.ofHours(1);
    private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);

    private final Database database;
    private final Clock clock;
    private final SignIn signIn;

    /** @param signIn checks the credentials and the obstacles of a sign-in */
    public ConsoleSessions(Database database, Clock clock, SignIn signIn) {
        this.signIn = signIn;
        this.database = database;
        this.clock = clock;
    }

    /**
     * Begins a session. A person who lacks a required second factor gets a session in which that can be set up, and nothing else
     * can be done.
     *
     * @return the token of the session
     * @throws Fault.Unauthenticated if the address or the password is wrong
     * @throws Fault.Invalid if the one-time code is missing or wrong
     * @throws Fault.NotAllowed if the person has to change something else before the sign-in
     * @throws Fault.TooMany if too many attempts before this one were wrong
     */
    public String signIn(Proof proof) {
        return signIn.begin(
                proof,
                ConsoleSessions::refuses,
                (handle, account) -> begin(handle, account.personId(), account.totpConfirmed()));
    }

    private static boolean refuses(Fault.NotAllowed obstacle) {
        return obstacle.reason() != Reason.SECOND_FACTOR_MISSING;
    }

    private Sessions.Begun<String> begin(Handle handle, PersonId person, boolean secondFactor) {
        String token = TokenText.random();
        Instant now = clock.instant();
        OwnSession.Id id = ConsoleSessionStore.insert(
                handle,
                person,
                secondFactor,
                null,
                TokenText.digest(token),
                TokenText.digest(TokenText.random()),
                now.plus(LIFE),
                now.plus(IDLE));
        Sessions.keepNewest(handle, person);
        return new Sessions.Begun<>(id, token);
    }

    /**
     * Begins a session in which an operator acts as a person, in one organization only. It ends after an hour. Adds an audit
     * entry with the reason.
     *
     * @return the token of the session
     */
    public String impersonate(
            Handle handle, Caller.Operator operator, PersonId person, OrganizationId organization, String reason) {
        String token = TokenText.random();
        Instant end = clock.instant().plus(IMPERSONATION);
        ConsoleSessionStore.insert(
                handle,
                person,
                false,
                new Acting(organization, operator.username(), reason),
                TokenText.digest(token),
                TokenText.digest(TokenText.random()),
                end,
                end);
        AuditLog.note(
                handle,
                operator,
                AuditEntry.of(organization, Operation.ACTION, "impersonateUser", "User", person.value())
                        .changes(new Changes().add("reason", null, reason)));
        return token;
    }

    /**
     * The session with a token; the call counts as a use of it.
     *
     * @throws Fault.Unauthenticated if it is unknown or has ended
     */
    public ConsoleSession authenticate(String token) {
        Instant now = clock.instant();
        ConsoleSession session = database.read(handle -> ConsoleSessionStore.byDigest(handle, TokenText.digest(token)))
                .filter(found -> found.isGood(now))
                .orElseThrow(ConsoleSessions::ended);
        Instant until = now.plus(IDLE).isBefore(session.endsAt()) ? now.plus(IDLE) : session.endsAt();
        if (!session.unusedUntil().plus(USE_NOTED_EVERY).isAfter(until)) {
            use(session, until);
        }
        return session;
    }

    /** The person whose session had a token and has expired; empty when that is not known, or was an operator. */
    public Optional<PersonId> expired(String token) {
        Instant now = clock.instant();
        return database.read(handle -> ConsoleSessionStore.byDigest(handle, TokenText.digest(token)))
                .filter(session -> !session.isGood(now) && session.acting() == null)
                .map(ConsoleSession::personId);
    }

    /** Records a use of the session. A person who can no longer sign in is signed out, as by the refresh of a token. */
    private void use(ConsoleSession session, Instant until) {
        boolean refused = database.write(handle -> {
            Fault.NotAllowed obstacle =
                    session.acting() == null ? SignInStore.obstacle(handle, session.personId(), false) : null;
            boolean refuses = obstacle != null && refuses(obstacle);
            if (refuses) {
                ConsoleSessionStore.delete(handle, session.id());
            } else {
                ConsoleSessionStore.use(handle, session.id(), until);
            }
            return refuses;
        });
        if (refused) {
            throw ended();
        }
    }

    /** Ends a session, and with it the validity of its token. */
    public void end(ConsoleSession session) {
        database.change(handle -> {
            if (ConsoleSessionStore.delete(handle, session.id())) {
                SignInHistory.signedOut(handle, session.caller(), session.id(), 1);
            }
        });
    }

    /**
     * Ends all sessions of the person of a session, this one and those of the APIs included.
     *
     * @throws Fault.NotAllowed if an operator acts as the person
     */
    public void endAll(ConsoleSession session) {
        if (session.acting() != null) {
            throw new Fault.NotAllowed();
        }
        database.change(handle -> {
            int ended = ConsoleSessionStore.deleteAll(handle, session.personId());
            if (ended > 0) {
                SignInHistory.signedOut(handle, session.caller(), session.id(), ended);
            }
        });
    }

    private static Fault.Unauthenticated ended() {
        return new Fault.Unauthenticated(Why.ENDED_TOKEN);
    }
}

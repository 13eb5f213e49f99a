package io.tenantry.session;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.TokenText;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.cache.CachedAnswers;
import io.tenantry.cache.ChangeFeed;
import io.tenantry.cache.ChangeFeed.Topic;
import io.tenantry.fault.Fault;
import io.tenantry.fault.Fault.NotAllowed.Reason;
import io.tenantry.schedule.Removal;
import io.tenantry.storage.Database;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The entry class of login sessions. A session has one access token and one refresh token at a time. A refresh replaces both,
 * and the previous access token becomes invalid. A refresh token that was already replaced shows that a copy of it exists; the
 * session then ends. A session also ends at its maximum age, however often it is refreshed.
 */
public final class Sessions {
    /** The lifetime of an access token. */
    public static final Duration ACCESS = Duration.ofMinutes(15);

    /** The maximum number of sessions of a person. */
    private static final int MOST = 100;
    /** The maximum number of sessions that a transaction deletes. */
    private static final int AT_A_TIME = 10_000;

    private static final Duration REFRESH = Duration.ofDays(30);
    /** The lifetime of an impersonation from its start. A refresh does not extend it. */
    private static final Duration IMPERSONATION = Duration.ofHours(1);

    private static final long MAX_CACHED_BYTES = 16L << 20;

    private final Database database;
    private final Clock clock;
    private final Duration maximum;
    private final CachedAnswers<String, Known> cached;

    /** @param maximum the maximum life of a session of a person, which no refresh extends */
    public Sessions(Database database, Clock clock, Duration maximum) {
        this.database = database;
        this.clock = clock;
        this.maximum = maximum;
        this.cached = new CachedAnswers<>("sessions", database.changes(), MAX_CACHED_BYTES, known -> 512);
    }

    /**
     * A cached session.
     *
     * @param restricted whether it has no second factor and an organization of its person requires one
     */
    private record Known(Session session, boolean restricted) {}

    /**
     * Authenticates an access token. Returns its caller.
     *
     * @throws Fault.Unauthenticated if it is unknown, expired or revoked
     * @throws Fault.NotAllowed if the session has no second factor and an organization of its person requires one
     */
    public Caller authenticate(String access) {
        Known known = known(access);
        if (known.restricted) {
            throw new Fault.NotAllowed(Reason.SECOND_FACTOR_MISSING, SecondFactor.MISSING);
        }
        return known.session.caller();
    }

    /**
     * As {@link #authenticate(String)}; operations of people on their own sign-in do not need the second factor.
     *
     * @param aboutSigningIn whether it is such an operation
     */
    public Caller authenticate(String access, boolean aboutSigningIn) {
        return aboutSigningIn ? identify(access).caller() : authenticate(access);
    }

    /**
     * An authenticated session, possibly without a required second factor.
     *
     * @param id its id
     * @param caller the person who is signed in, or an operator who impersonates one
     */
    public record Identified(OwnSession.Id id, Caller.Person caller) {}

    /**
     * Authenticates an access token for operations of people on their own sign-in. Accepts a session that lacks a required
     * second factor.
     *
     * @throws Fault.Unauthenticated if it is unknown, expired or revoked
     */
    public Identified identify(String access) {
        Session session = known(access).session;
        return new Identified(session.id(), session.caller());
    }

    private Known known(String access) {
        byte[] digest = TokenText.digest(access);
        Known known = cached.get(HexFormat.of().formatHex(digest), ignored -> find(digest));
        if (!clock.instant().isBefore(known.session.accessExpiresAt())) {
            throw new Fault.Unauthenticated(Fault.Unauthenticated.Why.ENDED_TOKEN);
        }
        return known;
    }

    private CachedAnswers.Fresh<Known> find(byte[] digest) {
        // Unknown tokens are not cached: strangers could fill the cache with them.
        return database.read(handle -> {
            Session session = SessionStore.byAccess(handle, digest).orElseThrow(Sessions::unknown);
            List<SecondFactor.Organization> organizations = session.secondFactor() || session.impersonator() != null
                    ? List.of()
                    : SignInStore.organizations(handle, session.personId());
            IntStream slots = IntStream.concat(
                    IntStream.of(
                            ChangeFeed.slot(Topic.SESSION, session.id().value()),
                            ChangeFeed.slot(Topic.PERSON, session.personId().value())),
                    organizations.stream()
                            .mapToInt(one ->
                                    ChangeFeed.slot(Topic.ORGANIZATION, one.id().value())));
            boolean restricted = organizations.stream().anyMatch(SecondFactor.Organization::requires);
            return new CachedAnswers.Fresh<>(new Known(session, restricted), slots.toArray());
        });
    }

    /** Begins a session of a person whose identity is proven. */
    Begun<TokenPair> begin(Handle handle, PersonId person, boolean secondFactor) {
        Instant now = clock.instant();
        return begin(handle, person, null, null, secondFactor, refreshUntil(now, now));
    }

    /**
     * A new session.
     *
     * @param id its id
     * @param tokens its secret
     */
    public record Begun<T>(OwnSession.Id id, T tokens) {}

    /**
     * Ends the sessions of a person whose second factor has changed, except the session of the change.
     *
     * @param session the session of the change; null for none
     * @param secondFactor whether the person has a second factor now
     */
    public void secondFactorChanged(
            Handle handle, PersonId person, OwnSession.@Nullable Id session, boolean secondFactor) {
        SessionStore.deleteOthers(handle, person, session);
        if (session != null) {
            SessionStore.setSecondFactor(handle, session, secondFactor);
        }
    }

    /** Ends the oldest sessions of a person beyond {@value #MOST}. */
    public static void keepNewest(Handle handle, PersonId person) {
        SessionStore.keepNewest(handle, person, MOST);
    }

    /** Ends all sessions in which an operator acts as a person. */
    public static void endImpersonations(Handle handle, String operator) {
        SessionStore.deleteOfImpersonator(handle, operator);
    }

    /**
     * Begins a session in which an operator impersonates a person, in one organization only. Adds an audit entry.
     *
     * @throws Fault.NotFound if the person does not belong to the organization
     */
    public TokenPair impersonate(
            Handle handle, Caller.Operator operator, PersonId person, OrganizationId organization) {
        if (!SessionStore.belongsTo(handle, person, organization)) {
            throw new Fault.NotFound("user");
        }
        AuditLog.note(
                handle,
                operator,
                AuditEntry.of(organization, Operation.ACTION, "impersonateUser", "User", person.value()));
        Instant until = operator.atMost(clock.instant().plus(IMPERSONATION));
        return begin(handle, person, organization, operator.username(), false, until)
                .tokens();
    }

    private Begun<TokenPair> begin(
            Handle handle,
            PersonId person,
            @Nullable OrganizationId organization,
            @Nullable String impersonator,
            boolean secondFactor,
            Instant until) {
        Made made = make(TokenText.random(), until);
        OwnSession.Id id = SessionStore.insert(
                handle, person, organization, impersonator, secondFactor, clock.instant(), made.stored());
        keepNewest(handle, person);
        return new Begun<>(id, made.pair());
    }

    /**
     * Replaces the pair of tokens that a refresh token belongs to.
     *
     * @throws Fault.Unauthenticated if it is unknown, expired, revoked or was used before
     * @throws Fault.NotAllowed if the person has to change something before; the session has ended
     */
    public TokenPair refresh(String refresh) {
        if (!isRefresh(refresh)) {
            throw unknown();
        }
        String family = refresh.substring(0, TokenText.LENGTH);
        byte[] presented = TokenText.digest(refresh.substring(TokenText.LENGTH));
        Refreshed result = database.write(handle -> SessionStore.lockFamily(handle, TokenText.digest(family))
                .map(session -> refreshed(handle, session, family, presented))
                .orElse(new Refused(unknown())));
        return switch (result) {
            case Next(TokenPair pair) -> pair;
            case Refused(Fault why) -> throw why;
        };
    }

    /** The result of a refresh. The end of a session must be committed, so it cannot be an exception inside the transaction. */
    private sealed interface Refreshed {}

    private record Next(TokenPair pair) implements Refreshed {}

    private record Refused(Fault why) implements Refreshed {}

    private Refreshed refreshed(Handle handle, Session session, String family, byte[] presented) {
        Instant now = clock.instant();
        boolean right = MessageDigest.isEqual(presented, session.refreshDigest());
        Fault fault = null;
        Instant until =
                session.impersonator() == null ? refreshUntil(session.createdAt(), now) : session.refreshExpiresAt();
        if (!right || !now.isBefore(session.refreshExpiresAt()) || !now.isBefore(until)) {
            fault = unknown();
        } else if (session.impersonator() == null) {
            fault = SignInStore.obstacle(handle, session.personId(), false);
        }
        if (fault != null) {
            SessionStore.delete(handle, session.id());
            if (!right) {
                SignInHistory.copied(handle, session);
            }
            return new Refused(fault);
        }
        Made made = make(family, until);
        SessionStore.replaceTokens(handle, session.id(), made.stored());
        return new Next(made.pair());
    }

    /** When a refresh token of now expires in a session that began at a time. */
    private Instant refreshUntil(Instant began, Instant now) {
        Instant end = began.plus(maximum);
        return now.plus(REFRESH).isBefore(end) ? now.plus(REFRESH) : end;
    }

    /**
     * Ends the session of an access token or of a refresh token.
     *
     * @throws Fault.Unauthenticated if it has no session
     */
    public void end(String token) {
        boolean ended = database.write(handle -> {
            Optional<Session> session = isRefresh(token)
                    ? SessionStore.lockFamily(handle, TokenText.digest(token.substring(0, TokenText.LENGTH)))
                    : SessionStore.byAccess(handle, TokenText.digest(token));
            session.ifPresent(found -> {
                SessionStore.delete(handle, found.id());
                SignInHistory.signedOut(handle, found);
            });
            return session.isPresent();
        });
        if (!ended) {
            throw unknown();
        }
    }

    /**
     * The caller's own sessions, newest first.
     *
     * @throws Fault.NotAllowed if the caller is not a person, or is an impersonator
     */
    public List<OwnSession> own(Caller caller) {
        PersonId person = themselves(caller);
        return database.read(handle -> SessionStore.ofPerson(handle, person, clock.instant()));
    }

    /**
     * Ends one of the caller's own sessions.
     *
     * @throws Fault.NotFound if the caller has none with that id
     * @throws Fault.NotAllowed if the caller is not a person, or is an impersonator
     */
    public void end(Caller caller, OwnSession.Id id) {
        PersonId person = themselves(caller);
        database.change(handle -> {
            Session session = SessionStore.lock(handle, person, id).orElseThrow(() -> new Fault.NotFound("session"));
            SessionStore.delete(handle, session.id());
            SignInHistory.signedOut(handle, session);
        });
    }

    private static PersonId themselves(Caller caller) {
        if (caller instanceof Caller.Person person && !person.isImpersonated()) {
            return person.personId();
        }
        throw new Fault.NotAllowed();
    }

    /** Ends all sessions of a person; returns their number. */
    public int revokeAll(Handle handle, PersonId person) {
        return endAll(handle, person);
    }

    /** As {@link #revokeAll}, for commands. */
    public static int endAll(Handle handle, PersonId person) {
        return SessionStore.deleteOfPerson(handle, person);
    }

    /** Deletes expired sessions. To be called periodically. */
    public void tidy() {
        Removal.inBatches(database, AT_A_TIME, (handle, most) -> SessionStore.forget(handle, clock.instant(), most));
    }

    private record Made(TokenPair pair, SessionStore.Stored stored) {}

    private Made make(String family, Instant refreshUntil) {
        String access = TokenText.random();
        String refresh = TokenText.random();
        Instant now = clock.instant();
        Instant accessUntil = now.plus(ACCESS).isBefore(refreshUntil) ? now.plus(ACCESS) : refreshUntil;
        return new Made(
                new TokenPair(access, family + refresh, Duration.between(now, accessUntil)),
                new SessionStore.Stored(
                        TokenText.digest(access),
                        accessUntil,
                        TokenText.digest(family),
                        TokenText.digest(refresh),
                        refreshUntil));
    }

    private static boolean isRefresh(String token) {
        return token.length() == 2 * TokenText.LENGTH;
    }

    private static Fault.Unauthenticated unknown() {
        return new Fault.Unauthenticated(Fault.Unauthenticated.Why.TOKEN);
    }
}

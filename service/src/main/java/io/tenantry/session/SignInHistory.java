package io.tenantry.session;

import io.tenantry.access.Caller;
import io.tenantry.access.PersonId;
import io.tenantry.audit.AuditEntry;
import io.tenantry.audit.AuditEntry.Operation;
import io.tenantry.audit.AuditLog;
import io.tenantry.audit.CountedEntries;
import io.tenantry.logging.SecurityLog;
import io.tenantry.session.factor.FactorUsed;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The audit entries of signing in and out. They belong to the person; the person's organizations see most of their fields. */
public final class SignInHistory {
    private SignInHistory() {}

    static void signedIn(Handle handle, PersonId person, OwnSession.Id session, FactorUsed factor) {
        note(
                handle,
                new Caller.Person(person),
                "signIn",
                session.value(),
                Map.of("result", "success", "factor", factor.word()));
    }

    /**
     * Records a refused sign-in with a correct password. One entry for each account, network address and minute counts them.
     * The person must be locked.
     */
    static void refused(Handle handle, PersonId person) {
        refused(handle, person, "signInRefused");
    }

    /**
     * Records a correct password without the code of the second factor: the first step of a sign-in, or a sign-in by somebody
     * else who knows the password. One entry for each account, network address and minute counts them. The person must be
     * locked.
     */
    static void incomplete(Handle handle, PersonId person) {
        refused(handle, person, "signInIncomplete");
    }

    private static void refused(Handle handle, PersonId person, String action) {
        SecurityLog.log(SecurityLog.Event.SIGN_IN_REFUSED, Map.of("caller", "person:" + person));
        CountedEntries.note(
                handle,
                new Caller.Person(person),
                new AuditEntry(null, null, Operation.ACTION, action, "Session", null, Map.of("result", "refused")));
    }

    static void signedOut(Handle handle, Session session) {
        signedOut(handle, session.caller(), session.id(), 1);
    }

    /** Records the end of a copied session: its refresh token was used again. */
    static void copied(Handle handle, Session session) {
        note(handle, session.caller(), "signOut", session.id().value(), Map.of("result", "refused"));
    }

    /**
     * Records one sign-out.
     *
     * @param session the session in which the person signed out
     * @param count the number of sessions that ended
     */
    public static void signedOut(Handle handle, Caller caller, OwnSession.Id session, int count) {
        note(handle, caller, "signOut", session.value(), count == 1 ? Map.of() : Map.of("count", count));
    }

    private static void note(
            Handle handle, Caller caller, String action, @Nullable Integer session, Map<String, Object> details) {
        AuditLog.note(
                handle, caller, new AuditEntry(null, null, Operation.ACTION, action, "Session", session, details));
    }

    /**
     * Records a failed sign-in. One entry for each account, network address and minute counts the failures. An unknown account
     * gets no entry and takes the same steps. The person must be locked.
     */
    static void failed(Handle handle, @Nullable PersonId person) {
        SecurityLog.log(SecurityLog.Event.SIGN_IN_FAILED, Map.of("caller", person == null ? "-" : "person:" + person));
        CountedEntries.note(
                handle,
                person == null ? null : new Caller.Person(person),
                new AuditEntry(
                        null, null, Operation.ACTION, "signInFailed", "Session", null, Map.of("result", "failure")));
    }
}

package io.tenantry.repeat;

import io.tenantry.access.Caller;
import org.jdbi.v3.core.Handle;

/** Notes the permissions that a piece of work relies on, and checks later whether a caller still has them. */
public interface Reliance {
    /** Begins to note. */
    Noted begin();

    /**
     * Makes sure that a caller still has permissions.
     *
     * @param written the result of {@link Noted#written}
     * @throws io.tenantry.fault.Fault.NotAllowed when the caller has less now
     */
    void require(Handle handle, Caller caller, String written);

    /** The permissions of one piece of work. */
    interface Noted {
        /** Runs the work, whose permissions are noted. */
        <T> T during(ScopedValue.CallableOp<T, RuntimeException> work);

        /** All of them as one line. */
        String written();
    }
}

package io.tenantry.member;

import io.tenantry.access.Caller;
import io.tenantry.access.OrganizationId;
import io.tenantry.access.PersonId;
import io.tenantry.access.ProjectId;
import io.tenantry.fault.Fault;
import io.tenantry.repeat.Reliance;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The permissions that a piece of work has checked for its caller. A stored reply of that work is repeated only to a caller that
 * still has them.
 */
public final class ReliedOn implements Reliance.Noted {
    private static final ScopedValue<ReliedOn> CURRENT = ScopedValue.newInstance();

    /**
     * The organization or project in which a permission holds.
     *
     * @param project the project; null for the organization as a whole
     */
    private record Scope(
            OrganizationId organization, @Nullable ProjectId project) {}

    /** Checks whether a caller may still have new secrets of some kind. */
    @FunctionalInterface
    public interface OfKeys {
        /**
         * Makes sure that the caller is allowed to.
         *
         * @param personal whether the secret is a personal key
         * @throws Fault.NotAllowed if the caller is not allowed to
         */
        void require(Handle handle, Caller caller, boolean personal);
    }

    private static final String KEY = "key";
    private static final String PERSONAL_KEY = "personal key";
    private static final String ACTING = "acting";

    /**
     * Records permissions in this class, and checks them against the current memberships.
     *
     * @param keys checks callers that have made a key
     */
    public static Reliance reliance(OfKeys keys) {
        return new Reliance() {
            @Override
            public Noted begin() {
                return new ReliedOn();
            }

            @Override
            public void require(Handle handle, Caller caller, String written) {
                ReliedOn.require(handle, caller, written, keys);
            }
        };
    }

    private final Map<Scope, Right> permissions = new LinkedHashMap<>();
    private final Set<String> made = new LinkedHashSet<>();

    private ReliedOn() {}

    /** Runs a piece of work and records the permissions that it checks. */
    @Override
    public <T> T during(ScopedValue.CallableOp<T, RuntimeException> work) {
        return ScopedValue.where(CURRENT, this).call(work);
    }

    /** Records that the caller has a permission. */
    static void note(OrganizationId organization, @Nullable ProjectId project, Right right) {
        if (CURRENT.isBound()) {
            Scope scope = new Scope(organization, project);
            CURRENT.get().permissions.merge(scope, right, (one, other) -> one.compareTo(other) > 0 ? one : other);
        }
    }

    /** Records that the caller has made a key. */
    public static void noteKey(boolean personal) {
        if (CURRENT.isBound()) {
            CURRENT.get().made.add(personal ? PERSONAL_KEY : KEY);
        }
    }

    /** Records that the caller, an operator, has got the permission to act as a person in an organization. */
    public static void noteActing(PersonId person, OrganizationId organization) {
        if (CURRENT.isBound()) {
            CURRENT.get().made.add(ACTING + " " + person.value() + " " + organization.value());
        }
    }

    /** Records that the work itself has made the caller an admin of an organization. */
    public static void noteAdmin(OrganizationId organization) {
        note(organization, null, Right.ADMINISTER);
    }

    /** The recorded permissions as one line, for {@link #require}. */
    @Override
    public String written() {
        StringBuilder line = new StringBuilder();
        permissions.forEach((scope, right) -> line.append(scope.organization.value())
                .append(' ')
                .append(scope.project == null ? 0 : scope.project.value())
                .append(' ')
                .append(right.name())
                .append(';'));
        made.forEach(kind -> line.append(kind).append(';'));
        return line.toString();
    }

    /**
     * Makes sure that a caller still has the permissions.
     *
     * @param written a result of {@link #written}
     * @throws Fault.NotAllowed if the caller now has a lesser permission in an organization or project, or must not act as that
     *     person any more
     */
    private static void require(Handle handle, Caller caller, String written, OfKeys keys) {
        for (String one : written.split(";", 0)) {
            if (one.equals(KEY) || one.equals(PERSONAL_KEY)) {
                keys.require(handle, caller, one.equals(PERSONAL_KEY));
            } else if (one.startsWith(ACTING)) {
                String[] parts = one.split(" ", -1);
                PersonId person = new PersonId(Integer.parseInt(parts[1]));
                if (!MemberStore.isEnabled(handle, new OrganizationId(Integer.parseInt(parts[2])), person)) {
                    throw new Fault.NotAllowed();
                }
            } else if (!one.isEmpty()) {
                String[] parts = one.split(" ", -1);
                ProjectId project = new ProjectId(Integer.parseInt(parts[1]));
                Right needed = Right.valueOf(parts[2]);
                boolean has = Rights.in(
                                handle,
                                caller,
                                new OrganizationId(Integer.parseInt(parts[0])),
                                project.value() == 0 ? null : project)
                        .filter(right -> right.compareTo(needed) >= 0)
                        .isPresent();
                if (!has) {
                    throw new Fault.NotAllowed();
                }
            }
        }
    }
}

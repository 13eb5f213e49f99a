package io.tenantry.access;

import io.tenantry.fault.Fault;
import io.tenantry.id.ApiKeyId;
import io.tenantry.id.OperatorKeyId;
import io.tenantry.id.ServiceKeyId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sender of a request. Every entry class decides by an exhaustive switch over this type which objects the caller can
 * see and which operations are allowed.
 */
public sealed interface Caller {
    /** A short text without names, for logs: {@code person:12}. */
    String logName();

    /** The name of the organization, person, operator or service key whose share of the server the request uses. */
    default String party() {
        return switch (this) {
            case Operator operator -> "operator " + operator.username();
            case Person person -> "person " + person.personId();
            case OrganizationKey(ApiKeyId ignored, OrganizationId organization) -> "organization " + organization;
            case ServiceKey service -> "service key " + service.keyId();
            case ProjectKey(ApiKeyId ignored, OrganizationId organization, ProjectId alsoIgnored) ->
                "organization " + organization;
        };
    }

    /** The person that sends the request or is impersonated by an operator; null for operators and programs. */
    default @Nullable PersonId person() {
        return switch (this) {
            case Operator ignored -> null;
            case Person person -> person.personId();
            case OrganizationKey ignored -> null;
            case ServiceKey ignored -> null;
            case ProjectKey ignored -> null;
        };
    }

    /** The API key that is presented; null for none. */
    default @Nullable ApiKeyId key() {
        return switch (this) {
            case Operator ignored -> null;
            case Person person -> person.keyId();
            case OrganizationKey(ApiKeyId id, OrganizationId ignored) -> id;
            case ServiceKey ignored -> null;
            case ProjectKey(ApiKeyId id, OrganizationId ignored, ProjectId alsoIgnored) -> id;
        };
    }

    /** The operator, or the operator who impersonates the person; null for other callers. */
    default @Nullable String operator() {
        return switch (this) {
            case Operator operator -> operator.username();
            case Person person -> person.impersonator();
            case OrganizationKey ignored -> null;
            case ServiceKey ignored -> null;
            case ProjectKey ignored -> null;
        };
    }

    /**
     * An operator of the installation: all operations on all objects are allowed, but an operator key manages no operators and makes no keys
     * of services.
     *
     * @param username as configured
     * @param operatorKey the key of the operator that is presented; null for none
     */
    record Operator(String username, @Nullable OperatorKey operatorKey) implements Caller {
        /** The administrator of the machine, who uses the command line. No operator has this name. */
        public static final Operator COMMAND_LINE = new Operator("command line");

        /** A key of an operator: its id, and when it expires. */
        public record OperatorKey(OperatorKeyId id, Instant expiresAt) {}

        /** An operator who has proven to be that operator, not by a key. */
        public Operator(String username) {
            this(username, null);
        }

        /** A time, or the end of the key that is presented if that is earlier: what a key begins does not outlive it. */
        public Instant atMost(Instant time) {
            return operatorKey == null || time.isBefore(operatorKey.expiresAt) ? time : operatorKey.expiresAt;
        }

        /**
         * Requires that the caller has proven to be the operator by more than a key. What a key makes here could outlive the
         * key's own end.
         *
         * @throws Fault.NotAllowed for a key of an operator
         */
        public void requireProven() {
            if (operatorKey != null) {
                throw new Fault.NotAllowed("An operator key is not enough: send the password, with a code in"
                        + " X-One-Time-Code if the operator has a second factor.");
            }
        }

        @Override
        public String logName() {
            return "operator:" + Integer.toHexString(username.hashCode());
        }
    }

    /**
     * A person, identified by a key of their own, a login session or an impersonation.
     *
     * @param personId the person
     * @param reach the organizations for which these credentials are valid
     * @param impersonator the operator who acts as this person; null when it is the person
     * @param keyId the person's API key that is presented; null for none
     */
    record Person(
            PersonId personId,
            Reach reach,
            @Nullable String impersonator,
            @Nullable ApiKeyId keyId) implements Caller {
        /** The person themselves, in all their organizations. */
        public Person(PersonId personId) {
            this(personId, Reach.everywhere(), null, null);
        }

        /**
         * Whether it is the person, in all their organizations: neither an impersonator nor a session of one organization.
         */
        public boolean isThemselves() {
            return reach.isEverywhere() && !isImpersonated();
        }

        /** Whether an operator acts as the person. */
        public boolean isImpersonated() {
            return impersonator != null;
        }

        @Override
        public String logName() {
            return (isImpersonated() ? "impersonated:" : "person:") + personId;
        }
    }

    /**
     * A program of an organization, with the permissions of an admin there.
     *
     * @param keyId the API key
     * @param organizationId its organization
     */
    record OrganizationKey(ApiKeyId keyId, OrganizationId organizationId) implements Caller {
        @Override
        public String logName() {
            return "key:" + keyId;
        }
    }

    /**
     * A program of one project.
     *
     * @param keyId the API key
     * @param organizationId the project's organization
     * @param projectId its project
     */
    record ProjectKey(ApiKeyId keyId, OrganizationId organizationId, ProjectId projectId) implements Caller {
        @Override
        public String logName() {
            return "key:" + keyId;
        }
    }

    /**
     * A service of the platform. It calls the usage API, and some operations of the management API.
     *
     * @param keyId the service key
     * @param scopes the operations that it is allowed
     * @param reach the organizations that it sees
     */
    record ServiceKey(ServiceKeyId keyId, Set<ServiceScope> scopes, ServiceReach reach) implements Caller {
        public ServiceKey {
            scopes = Set.copyOf(scopes);
        }

        @Override
        public String logName() {
            return "service:" + keyId;
        }
    }
}

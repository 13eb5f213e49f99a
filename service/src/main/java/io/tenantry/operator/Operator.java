package io.tenantry.operator;

import io.tenantry.id.OperatorId;
import java.time.Instant;

/**
 * An operator of the installation.
 *
 * @param id the number of the operator
 * @param username the name that the operator signs in with; never changes
 * @param configured whether {@code TENANTRY_OPERATORS} named the operator at the last start of a server
 * @param secondFactor whether the operator has a second factor, which makes the password alone useless over HTTP Basic
 * @param createdAt the time at which the operator was created
 * @param passwordChangedAt the time at which the password was set last
 */
public record Operator(
        OperatorId id,
        String username,
        boolean configured,
        boolean secondFactor,
        Instant createdAt,
        Instant passwordChangedAt) {}

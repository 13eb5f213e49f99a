package io.tenantry.audit.chain;

import java.util.List;

/**
 * The result of a verification.
 *
 * @param chains the number of chains
 * @param entries the number of entries that are as they were written, with those that were erased
 * @param erased the number of entries among them whose personal values were erased
 * @param expired the number of entries that were deleted at the end of their retention
 * @param waiting the number of entries that have no link yet
 * @param broken the number of chains that are broken
 * @param findings the first findings, one for a chain
 * @param head the end of the chain, if one was asked for; else that of the chain of entries without an organization
 */
public record Verified(
        long chains,
        long entries,
        long erased,
        long expired,
        long waiting,
        long broken,
        List<Finding> findings,
        String head) {}

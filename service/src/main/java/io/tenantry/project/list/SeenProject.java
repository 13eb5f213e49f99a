package io.tenantry.project.list;

import io.tenantry.member.Right;

/**
 * A project as a caller sees it.
 *
 * @param right the highest permission of the caller in it
 */
public record SeenProject(ListedProject project, Right right) {
    /** Whether the caller has a permission in it. */
    public boolean allows(Right needed) {
        return right.compareTo(needed) >= 0;
    }
}

package io.tenantry.session.policy;

/**
 * The numbers of people that enforcing a password policy affects.
 *
 * @param people all people of the organization and its projects
 * @param changedBeforePolicy those of them who have chosen their password before the policy last changed
 */
public record AffectedPeople(int people, int changedBeforePolicy) {
    /** The people that enforcing a password policy affects. */
    public enum Extent {
        /** All people of the organization and its projects. */
        EVERYBODY,
        /** Those of them who have chosen their password before the policy last changed. */
        CHANGED_BEFORE_POLICY
    }
}

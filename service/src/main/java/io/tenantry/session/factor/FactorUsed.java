package io.tenantry.session.factor;

import org.jspecify.annotations.Nullable;

/** The factor of a sign-in beside the password, as the history shows it. */
public enum FactorUsed {
    NONE("password"),
    CODE("one-time code"),
    RECOVERY_CODE("recovery code");

    private final String word;

    FactorUsed(String word) {
        this.word = word;
    }

    /** Its name in the history. */
    public String word() {
        return word;
    }

    /**
     * The factor of a sign-in.
     *
     * @param secondFactor whether the account has a second factor
     * @param code the code that was accepted; null for none
     */
    public static FactorUsed of(boolean secondFactor, @Nullable String code) {
        if (!secondFactor) {
            return NONE;
        }
        return code != null && RecoveryCodes.isOne(code) ? RECOVERY_CODE : CODE;
    }
}

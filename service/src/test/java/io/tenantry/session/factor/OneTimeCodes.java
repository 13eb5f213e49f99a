package io.tenantry.session.factor;

import java.time.Instant;

/** What an authenticator app shows. */
public final class OneTimeCodes {
    private OneTimeCodes() {}

    public static String at(String secret, Instant now) {
        return Totp.code(secret, Totp.stepAt(now));
    }
}

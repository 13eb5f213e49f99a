package io.tenantry.account;

import java.util.function.Supplier;

/**
 * The links in mails: to pages of the console, or to pages of a platform that replaces it.
 *
 * @param publicUrl the URL that they begin with, without a slash at the end
 */
record Links(Supplier<String> publicUrl) {
    String resetPassword(String token) {
        return publicUrl.get() + "/console/password/reset?token=" + token;
    }

    String verifyEmail(String token) {
        return publicUrl.get() + "/console/email/verify?token=" + token;
    }
}

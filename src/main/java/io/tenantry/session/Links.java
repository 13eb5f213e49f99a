package io.tenantry.session;

/**
 * Where the links in our mails lead: pages of the console, or those of a platform in their place.
 *
 * @param publicUrl where people reach the installation, without a slash at the end
 */
record Links(String publicUrl) {
    String resetPassword(String token) {
        return publicUrl + "/console/password/reset?token=" + token;
    }

    String verifyEmail(String token) {
        return publicUrl + "/console/email/verify?token=" + token;
    }
}

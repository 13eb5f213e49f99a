package io.tenantry.session.factor;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A new secret of one-time codes, for an authenticator app; shown once.
 *
 * @param secret in Base32
 * @param url the same as an {@code otpauth} URL, for a QR code
 */
public record Enrollment(String secret, String url) {
    /**
     * The enrollment of an account.
     *
     * @param issuer the name of the installation, which the app shows with the account
     * @param account the name of the account
     * @param secret in Base32
     */
    public static Enrollment of(String issuer, String account, String secret) {
        // A colon ends the issuer in the label.
        String named = issuer.replace(":", "");
        return new Enrollment(
                secret,
                "otpauth://totp/" + encoded(named + ":" + account) + "?secret=" + secret + "&issuer=" + encoded(named));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "Enrollment";
    }
}

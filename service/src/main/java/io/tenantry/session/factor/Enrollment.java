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
     * @param account the name that the app shows
     * @param secret in Base32
     */
    public static Enrollment of(String account, String secret) {
        String label =
                URLEncoder.encode("Tenantry:" + account, StandardCharsets.UTF_8).replace("+", "%20");
        return new Enrollment(secret, "otpauth://totp/" + label + "?secret=" + secret + "&issuer=Tenantry");
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "Enrollment";
    }
}

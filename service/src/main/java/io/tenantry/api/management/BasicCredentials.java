package io.tenantry.api.management;

import io.tenantry.fault.Fault;
import io.tenantry.fault.Fault.Unauthenticated.Why;
import io.tenantry.operator.Operators.Credentials;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Reads HTTP Basic credentials (RFC 7617). Clients disagree about their encoding: UTF-8 if the bytes are valid UTF-8, else
 * Latin-1.
 */
final class BasicCredentials {
    private static final String SCHEME = "Basic ";

    private BasicCredentials() {}

    /**
     * The user name and password of an {@code Authorization} header.
     *
     * @throws Fault.Unauthenticated when there is no header, or it is malformed
     */
    static Credentials read(@Nullable String header) {
        if (header == null) {
            throw new Fault.Unauthenticated(Why.NONE);
        }
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new Fault.Unauthenticated(Why.PASSWORD);
        }
        String pair = text(decode(header.substring(SCHEME.length()).strip()));
        int colon = pair.indexOf(':');
        // No name has a null character, and the database refuses a search for one.
        if (colon < 0 || pair.indexOf('\0') >= 0) {
            throw new Fault.Unauthenticated(Why.PASSWORD);
        }
        return new Credentials(pair.substring(0, colon), pair.substring(colon + 1));
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw new Fault.Unauthenticated(Why.PASSWORD);
        }
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}

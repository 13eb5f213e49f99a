package io.tenantry.http;

import io.tenantry.fault.Fault;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of URLs, read strictly: what does not decode to UTF-8 is a fault of the request. */
final class Percent {
    private Percent() {}

    /**
     * Decodes a part of a URL.
     *
     * @param plusIsSpace whether a plus sign stands for a space, as in queries and forms
     * @throws Fault.Unreadable when an escape is broken, the bytes are not UTF-8, or there is a NUL among them
     */
    static String decode(String encoded, boolean plusIsSpace) {
        int length = encoded.length();
        byte[] bytes = new byte[length];
        int written = 0;
        for (int i = 0; i < length; i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                int high = i + 2 < length ? Character.digit(encoded.charAt(i + 1), 16) : -1;
                int low = i + 2 < length ? Character.digit(encoded.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw new Fault.Unreadable("The URL has a broken percent-encoding.");
                }
                bytes[written++] = (byte) (high * 16 + low);
                i += 2;
            } else if (c > 0x7f) {
                throw new Fault.Unreadable("The URL has characters that are not percent-encoded.");
            } else {
                bytes[written++] = (byte) (c == '+' && plusIsSpace ? ' ' : c);
            }
        }
        return text(bytes, written);
    }

    private static String text(byte[] bytes, int length) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw new Fault.Unreadable("The URL has a null character.");
            }
            return text;
        } catch (CharacterCodingException notUtf8) {
            throw new Fault.Unreadable("The URL's percent-encoding is not UTF-8.");
        }
    }
}

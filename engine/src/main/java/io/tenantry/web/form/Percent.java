package io.tenantry.web.form;

import io.tenantry.fault.Fault;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent-encoding of URLs, read strictly: input that does not decode to UTF-8 is a fault of the request. */
public final class Percent {
    private Percent() {}

    /** The character that replaces bytes of a URL that are not UTF-8. */
    private static final char REPLACEMENT = '\ufffd';

    /**
     * Decodes a part of a URL. Characters that should have been encoded are kept.
     *
     * @param plusIsSpace whether a plus sign means a space, as in queries and forms
     * @throws Fault.Unreadable when an escape is broken, the bytes are not UTF-8, or there is a NUL among them
     */
    public static String decode(String encoded, boolean plusIsSpace) {
        int length = encoded.length();
        // UTF-8 has at most three bytes for one UTF-16 unit.
        byte[] bytes = new byte[isAscii(encoded) ? length : 3 * length];
        int written = 0;
        int i = 0;
        while (i < length) {
            char c = encoded.charAt(i);
            if (c == '%') {
                bytes[written++] = (byte) escaped(encoded, i);
                i += 3;
            } else if (c > 0x7f) {
                int end = i + 1;
                while (end < length && encoded.charAt(end) > 0x7f) {
                    end++;
                }
                String run = encoded.substring(i, end);
                if (run.indexOf(REPLACEMENT) >= 0) {
                    throw new Fault.Unreadable("The URL is not UTF-8.");
                }
                byte[] raw = run.getBytes(StandardCharsets.UTF_8);
                System.arraycopy(raw, 0, bytes, written, raw.length);
                written += raw.length;
                i = end;
            } else {
                bytes[written++] = (byte) (c == '+' && plusIsSpace ? ' ' : c);
                i++;
            }
        }
        return text(bytes, written);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static int escaped(String encoded, int at) {
        boolean whole = at + 2 < encoded.length()
                && HexFormat.isHexDigit(encoded.charAt(at + 1))
                && HexFormat.isHexDigit(encoded.charAt(at + 2));
        if (!whole) {
            throw new Fault.Unreadable("The URL has a broken percent-encoding.");
        }
        return HexFormat.fromHexDigits(encoded, at + 1, at + 3);
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

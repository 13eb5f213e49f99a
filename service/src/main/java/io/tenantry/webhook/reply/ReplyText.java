package io.tenantry.webhook.reply;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.apache.hc.core5.http.ContentType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of a body.
 *
 * @param isText whether its type is text
 * @param charset its character set
 */
record ReplyText(boolean isText, Charset charset) {
    private static final Set<String> TEXT = Set.of(
            "application/json",
            "application/xml",
            "application/yaml",
            "application/javascript",
            "application/x-ndjson",
            "application/x-www-form-urlencoded");
    /** Control character NUL as a picture; the pictures of the others follow it. */
    private static final int PICTURES = 0x2400;

    private static final int PICTURE_OF_DELETE = 0x2421;
    private static final int REPLACEMENT = 0xFFFD;
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    /** @param type the {@code Content-Type}; null for none, which is not taken for text */
    static ReplyText of(@Nullable String type) {
        ContentType parsed = type == null ? null : parse(type);
        if (parsed == null || parsed.getMimeType() == null) {
            return new ReplyText(false, StandardCharsets.UTF_8);
        }
        String mime = parsed.getMimeType().toLowerCase(Locale.ROOT);
        return new ReplyText(
                mime.startsWith("text/") || TEXT.contains(mime) || mime.endsWith("+json") || mime.endsWith("+xml"),
                Objects.requireNonNullElse(parsed.getCharset(), StandardCharsets.UTF_8));
    }

    private static @Nullable ContentType parse(String type) {
        try {
            return ContentType.parseLenient(type);
        } catch (IllegalCharsetNameException malformed) {
            return ContentType.parseLenient(type.substring(0, type.indexOf(';')));
        }
    }

    /**
     * The text, with replacements for malformed bytes and pictures of control characters.
     *
     * @param whole whether no more bytes follow; else the bytes of an incomplete last character are left out
     */
    String decode(byte[] bytes, int length, boolean whole) {
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        CharBuffer text = CharBuffer.allocate((int) Math.ceil(length * (double) decoder.maxCharsPerByte()) + 1);
        decoder.decode(ByteBuffer.wrap(bytes, 0, length), text, whole);
        if (whole) {
            decoder.flush(text);
        }
        return visible(text.flip().toString());
    }

    private static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.replace("\r\n", "\n").codePoints().forEach(letter -> visible.appendCodePoint(visible(letter)));
        boolean marked = !visible.isEmpty() && visible.charAt(0) == BYTE_ORDER_MARK;
        return marked ? visible.substring(1) : visible.toString();
    }

    private static int visible(int letter) {
        if (letter == '\n' || letter == '\t') {
            return letter;
        }
        if (letter < ' ') {
            return PICTURES + letter;
        }
        if (letter == 0x7F) {
            return PICTURE_OF_DELETE;
        }
        boolean broken = Character.isISOControl(letter) || Character.getType(letter) == Character.SURROGATE;
        return broken ? REPLACEMENT : letter;
    }
}

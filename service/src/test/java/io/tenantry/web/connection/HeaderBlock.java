package io.tenantry.web.connection;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.compression.HuffmanEncoder;

/**
 * A header block of HPACK with literal names and values, plain or in Huffman's code, valid or not; each character is one byte.
 */
final class HeaderBlock {
    /** The number of the entry that was added to the dynamic table last. */
    static final int LAST_ADDED = 62;

    private static final int NOT_INDEXED = 0x00;
    private static final int ADDED = 0x40;
    private static final int INDEXED = 0x80;
    private static final int HUFFMAN = 0x80;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final boolean huffman;

    /** An empty block whose texts are not compressed. */
    HeaderBlock() {
        this(false);
    }

    /** An empty block. */
    HeaderBlock(boolean huffman) {
        this.huffman = huffman;
    }

    /** The block of a request without a body; further headers are pairs of name and value. */
    static byte[] request(String method, String target, String... headers) {
        return new HeaderBlock().asking(method, target).literals(headers).bytes();
    }

    /** Adds the headers of every request. */
    HeaderBlock asking(String method, String target) {
        return literals(":method", method, ":scheme", "http", ":authority", "localhost", ":path", target);
    }

    /** Adds pairs of name and value. */
    HeaderBlock literals(String... headers) {
        for (int i = 0; i < headers.length; i += 2) {
            literal(headers[i], headers[i + 1]);
        }
        return this;
    }

    /** Adds a header that the dynamic table does not keep. */
    HeaderBlock literal(String name, String value) {
        bytes.write(NOT_INDEXED);
        text(name);
        text(value);
        return this;
    }

    /** Adds a header that the dynamic table keeps. */
    HeaderBlock added(String name, String value) {
        bytes.write(ADDED);
        text(name);
        text(value);
        return this;
    }

    /** Adds the header with a number, of the static table or of the dynamic one. */
    HeaderBlock indexed(int number) {
        integer(INDEXED, number);
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    private void text(String text) {
        if (huffman) {
            ByteBuffer compressed = ByteBuffer.allocate(HuffmanEncoder.octetsNeeded(text));
            HuffmanEncoder.encode(compressed, text);
            integer(HUFFMAN, compressed.position());
            bytes.writeBytes(compressed.array());
            return;
        }
        integer(0, text.length());
        bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** An integer behind one bit of a pattern. */
    private void integer(int pattern, int value) {
        int most = 0x7f;
        if (value < most) {
            bytes.write(pattern | value);
            return;
        }
        bytes.write(pattern | most);
        int rest = value - most;
        while (rest >= 0x80) {
            bytes.write(rest & 0x7f | 0x80);
            rest >>= 7;
        }
        bytes.write(rest);
    }
}

package io.tenantry.web.connection;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A frame of HTTP/2, valid or not. Types and flags are the numbers of RFC 9113.
 *
 * @param stream the number of its stream; 0 is the connection
 */
public record Http2Frame(int type, int flags, int stream, byte[] payload) {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RESET = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    private static final int HEAD = 9;

    /** Reads the next frame; throws {@link java.io.EOFException} at the end of the connection. */
    static Http2Frame read(DataInputStream in) throws IOException {
        int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Http2Frame(type, flags, stream, payload);
    }

    /** A number of four bytes, as the payload of many frames. */
    static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    /** One setting, as the payload of SETTINGS. */
    static byte[] setting(int name, int value) {
        return ByteBuffer.allocate(6).putShort((short) name).putInt(value).array();
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** The frame as it is sent. */
    byte[] bytes() {
        return bytes(1);
    }

    /** The frame as it is sent that many times. */
    byte[] bytes(int times) {
        ByteBuffer bytes = ByteBuffer.allocate(times * (HEAD + payload.length));
        for (int i = 0; i < times; i++) {
            bytes.put((byte) (payload.length >> 16)).putShort((short) payload.length);
            bytes.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        }
        return bytes.array();
    }
}

package io.tenantry.web.connection;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.hpack.HpackDecoder;
import org.eclipse.jetty.http2.hpack.HpackException;

/** A connection of HTTP/2 with prior knowledge, frame by frame. */
final class Http2Wire implements AutoCloseable {
    static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private static final int MOST_HEADER_BYTES = 1 << 16;

    private final Wire wire;
    private final DataInputStream in;
    private final HpackDecoder decoder = new HpackDecoder(MOST_HEADER_BYTES, System::nanoTime);

    /** The outcome of a stream. */
    sealed interface Outcome {}

    /** A whole reply. */
    record Answered(int status, String body) implements Outcome {}

    /** The end of one stream, with an error code. */
    record Reset(int code) implements Outcome {}

    /** The end of the connection, with the error code of GOAWAY; -1 when there was none. */
    record Ended(int code) implements Outcome {}

    /** Connects to the host and port of a URL, and sends the preface and empty settings. */
    Http2Wire(String url) {
        wire = new Wire(url).send(PREFACE);
        in = new DataInputStream(wire.in());
        send(Http2Frame.SETTINGS, 0, 0);
    }

    Http2Wire send(int type, int flags, int stream, byte... payload) {
        return send(new Http2Frame(type, flags, stream, payload).bytes());
    }

    Http2Wire send(byte[] bytes) {
        wire.send(bytes);
        return this;
    }

    /** Sends a request without a body. */
    Http2Wire send(int stream, byte[] headerBlock) {
        return send(Http2Frame.HEADERS, Http2Frame.END_HEADERS | Http2Frame.END_STREAM, stream, headerBlock);
    }

    /** Sends a request with a body in one frame. */
    Http2Wire send(int stream, byte[] headerBlock, String body) {
        send(Http2Frame.HEADERS, Http2Frame.END_HEADERS, stream, headerBlock);
        return send(Http2Frame.DATA, Http2Frame.END_STREAM, stream, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Waits for the reply to a stream, or for the end of the stream or of the connection. */
    Outcome outcome(int stream) {
        int status = 0;
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int goneAway = -1;
        try {
            while (true) {
                Http2Frame frame = Http2Frame.read(in);
                if (frame.type() == Http2Frame.GOAWAY) {
                    goneAway = ByteBuffer.wrap(frame.payload()).getInt(4);
                } else if (frame.type() == Http2Frame.HEADERS && frame.has(Http2Frame.END_HEADERS)) {
                    int decoded = status(frame.payload());
                    status = frame.stream() == stream ? decoded : status;
                } else if (frame.stream() == stream && frame.type() == Http2Frame.RESET) {
                    return new Reset(ByteBuffer.wrap(frame.payload()).getInt());
                } else if (frame.stream() == stream && frame.type() == Http2Frame.DATA) {
                    body.writeBytes(frame.payload());
                }
                if (frame.stream() == stream
                        && frame.type() <= Http2Frame.HEADERS
                        && frame.has(Http2Frame.END_STREAM)) {
                    return new Answered(status, body.toString(StandardCharsets.UTF_8));
                }
            }
        } catch (SocketTimeoutException silent) {
            throw new IllegalStateException("neither an answer nor an end", silent);
        } catch (IOException end) {
            return new Ended(goneAway);
        }
    }

    private int status(byte[] headerBlock) throws IOException {
        try {
            return decoder.decode(ByteBuffer.wrap(headerBlock)) instanceof MetaData.Response response
                    ? response.getStatus()
                    : 0;
        } catch (HpackException broken) {
            throw new IOException(broken);
        }
    }

    /** Waits for the other side to end the connection, in any way. */
    void awaitEnd() {
        wire.awaitEnd();
    }

    @Override
    public void close() {
        wire.close();
    }
}

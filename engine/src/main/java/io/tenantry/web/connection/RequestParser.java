package io.tenantry.web.connection;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpParser;
import org.jspecify.annotations.Nullable;

/** Jetty's parser, which keeps the bytes of a request line until the line has been read. */
final class RequestParser extends HttpParser {
    private final ByteArrayOutputStream earlier = new ByteArrayOutputStream(0);
    private @Nullable ByteBuffer current;
    private int from;
    private int to;

    RequestParser(RequestHandler handler, int mostHeaderBytes, HttpCompliance compliance) {
        super(handler, mostHeaderBytes, compliance);
    }

    @Override
    public boolean parseNext(ByteBuffer buffer) {
        if (!isInRequestLine()) {
            return super.parseNext(buffer);
        }
        current = buffer;
        from = buffer.position();
        to = buffer.limit();
        boolean handle = super.parseNext(buffer);
        if (current != null && isInRequestLine()) {
            earlier.writeBytes(bytes(buffer, buffer.position()));
        }
        current = null;
        return handle;
    }

    private boolean isInRequestLine() {
        return getState().compareTo(State.HEADER) < 0;
    }

    /** The request line has been read. */
    void lineRead() {
        current = null;
        earlier.reset();
    }

    /** The beginning of a request whose line has not been read. The parser may have cleared the buffer, but not its bytes. */
    String beginning() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(earlier.toByteArray());
        ByteBuffer buffer = current;
        if (buffer != null) {
            all.writeBytes(bytes(buffer, to));
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private byte[] bytes(ByteBuffer buffer, int end) {
        byte[] bytes = new byte[Math.max(0, end - from)];
        buffer.duplicate().clear().get(from, bytes);
        return bytes;
    }
}

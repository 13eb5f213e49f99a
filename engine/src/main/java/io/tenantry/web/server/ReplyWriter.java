package io.tenantry.web.server;

import io.tenantry.web.LongBody;
import io.tenantry.web.Reply;
import io.tenantry.web.Request;
import io.tenantry.web.body.LiveStream;
import io.tenantry.web.body.LongReplies;
import io.tenantry.web.body.PieceStream;
import io.tenantry.web.connection.ConnectionLimits;
import io.tenantry.web.connection.TimedEndPoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a reply, in pieces if it is long. The connection of a client that does not read a piece in time is closed. */
final class ReplyWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ReplyWriter.class);
    private static final int PIECE = 64 * 1024;

    /** A long body failed before its first piece. */
    static final class NothingSent extends Exception {
        private static final long serialVersionUID = 1;

        NothingSent(Exception cause) {
            super(cause);
        }

        Throwable reason() {
            return Objects.requireNonNull(getCause());
        }
    }

    private final Response response;
    private final TimedEndPoint connection;
    private final ConnectionLimits limits;
    private final LongReplies longReplies;
    private final SecurityHeaders securityHeaders;

    ReplyWriter(Response response, TimedEndPoint connection, RequestHandler handler) {
        this.response = response;
        this.connection = connection;
        this.limits = handler.limits().connections();
        this.longReplies = handler.longReplies();
        this.securityHeaders = handler.securityHeaders();
    }

    /**
     * Sends the reply.
     *
     * @param head whether only the head is sent
     * @param last whether the connection ends with it
     * @param underWay the long reply, unless only the head is sent; null for other replies
     * @return null, or the reason why the client did not get all of the reply
     * @throws NothingSent when a long body failed before its first piece; another reply can be sent
     */
    @Nullable
    Throwable send(Request request, Reply reply, boolean head, boolean last, LongReplies.@Nullable UnderWay underWay)
            throws NothingSent {
        response.setStatus(reply.status());
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("X-Request-Id", request.id());
        securityHeaders.put(request, headers);
        if (last) {
            headers.put(HttpHeader.CONNECTION, "close");
        }
        for (Map.Entry<String, String> header : reply.headers().entrySet()) {
            if (header.getKey().equals("Vary")) {
                // Other origins may have added one.
                headers.ensureField(new HttpField(HttpHeader.VARY, header.getValue()));
            } else {
                headers.put(header.getKey(), header.getValue());
            }
        }
        if (reply.contentType() != null) {
            headers.put(HttpHeader.CONTENT_TYPE, reply.contentType());
        }
        byte[] body = reply.body();
        LongBody longBody = reply.longBody();
        if (longBody == null && (reply.contentType() != null || body.length > 0)) {
            headers.put(HttpHeader.CONTENT_LENGTH, body.length);
        }
        if (head) {
            return longBody == null ? write(true, ByteBuffer.allocate(0)) : writeHead();
        }
        return switch (longBody) {
            case null -> write(body);
            case LongBody.Live live -> write(request, live, new LiveStream(this::write, PIECE));
            default -> underWay == null ? write(body) : write(request, longBody, underWay);
        };
    }

    /** The head of a body whose length is not known. If it were also the last piece, Jetty would treat the body as empty. */
    private @Nullable Throwable writeHead() {
        Throwable failure = write(false, ByteBuffer.allocate(0));
        return failure == null ? write(true, ByteBuffer.allocate(0)) : failure;
    }

    /** A failure of the body after its head was sent ends the connection, so that the client notices the missing rest. */
    private @Nullable Throwable write(Request request, LongBody body, LongReplies.UnderWay underWay)
            throws NothingSent {
        PieceStream client = new PieceStream(
                (last, piece) -> underWay.piece(piece.remaining(), () -> write(last, piece)),
                longReplies.turns(),
                PIECE);
        try {
            client.send(body);
            return null;
        } catch (IOException | RuntimeException failed) {
            Throwable gone = client.failure();
            if (gone != null) {
                return gone;
            }
            if (!client.hasBegun()) {
                throw new NothingSent(failed);
            }
            LOG.warn("request {}: the reply breaks off, as the rest of it cannot be read", request.id(), failed);
            return failed;
        }
    }

    private @Nullable Throwable write(Request request, LongBody.Live body, LiveStream client) {
        try {
            client.send(body);
            return null;
        } catch (IOException | RuntimeException failed) {
            Throwable gone = client.failure();
            if (gone != null) {
                return gone;
            }
            LOG.warn("request {}: the stream breaks off: {}", request.id(), failed.toString());
            return failed;
        }
    }

    private @Nullable Throwable write(byte[] body) {
        int from = 0;
        while (body.length - from > PIECE) {
            Throwable failure = write(false, ByteBuffer.wrap(body, from, PIECE));
            if (failure != null) {
                return failure;
            }
            from += PIECE;
        }
        return write(true, ByteBuffer.wrap(body, from, body.length - from));
    }

    private @Nullable Throwable write(boolean last, ByteBuffer piece) {
        Written written = new Written();
        response.write(last, piece, written);
        return written.await(limits.stall().toNanos()) ? written.failure : givenUp();
    }

    private Throwable givenUp() {
        TimeoutException slow = new TimeoutException("the reply is not taken");
        if (response.getRequest().getConnectionMetaData().getHttpVersion().getVersion() < 20) {
            connection.close(slow);
        }
        return slow;
    }

    private static final class Written implements Callback {
        private final CountDownLatch done = new CountDownLatch(1);
        private volatile @Nullable Throwable failure;

        @Override
        public void succeeded() {
            done.countDown();
        }

        @Override
        public void failed(Throwable cause) {
            failure = cause;
            done.countDown();
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }

        boolean await(long nanos) {
            try {
                return done.await(nanos, TimeUnit.NANOSECONDS);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}

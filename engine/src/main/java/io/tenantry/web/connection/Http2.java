package io.tenantry.web.connection;

import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.frames.Frame;
import org.eclipse.jetty.http2.frames.FrameType;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;

/**
 * The limits of HTTP/2. Jetty counts most frames that carry no data, and ends a connection that sends too many of them in a
 * second. Of WINDOW_UPDATE frames Jetty counts only the malformed ones, so the others are counted here.
 */
public final class Http2 implements HTTP2Session.LifeCycleListener {
    /** The maximum number of concurrent requests of one connection. */
    private static final int MOST_STREAMS = 128;

    private Http2() {}

    /** Sets the limits of a factory. */
    public static HTTP2ServerConnectionFactory limited(HTTP2ServerConnectionFactory factory) {
        factory.setMaxConcurrentStreams(MOST_STREAMS);
        factory.setConnectProtocolEnabled(false);
        factory.addEventListener(new Http2());
        return factory;
    }

    @Override
    public void onOpen(Session session) {
        if (session instanceof HTTP2Session connection) {
            connection.addEventListener(new WindowUpdates());
        }
    }

    /** Counts the WINDOW_UPDATE frames of one connection against the DATA frames that they can refer to. */
    private static final class WindowUpdates implements HTTP2Session.FrameListener {
        /** The number of frames that a client may send before it has received DATA. */
        private static final long ADVANCE = 1_000;

        /** A DATA frame allows one for the stream and one for the connection. */
        private static final long FOR_A_DATA_FRAME = 2;

        private final AtomicLong left = new AtomicLong(ADVANCE);

        @Override
        public void onOutgoingFrame(Session session, Frame frame) {
            if (frame.getType() == FrameType.DATA) {
                left.addAndGet(FOR_A_DATA_FRAME);
            }
        }

        @Override
        public void onIncomingFrame(Session session, Frame frame) {
            if (frame.getType() == FrameType.WINDOW_UPDATE
                    && left.decrementAndGet() < 0
                    && session instanceof HTTP2Session connection) {
                connection.onConnectionFailure(ErrorCode.ENHANCE_YOUR_CALM_ERROR.code, "window_update_flood");
            }
        }
    }
}

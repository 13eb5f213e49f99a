package io.tenantry.web.connection;

import io.tenantry.web.NetworkAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Jetty's connections with TLS, whose handshakes are computed by {@link Handshakes}. */
public final class TlsConnections extends SslConnectionFactory {
    private final Handshakes handshakes = new Handshakes(Handshakes.Size.DEFAULT);

    /** @param next the protocol within TLS */
    public TlsConnections(SslContextFactory.Server context, String next) {
        super(context, next);
    }

    @Override
    protected SslConnection newSslConnection(Connector connector, EndPoint end, SSLEngine engine) {
        return new TlsConnection(connector, end, engine);
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        handshakes.close();
    }

    private final class TlsConnection extends SslConnection {
        TlsConnection(Connector connector, EndPoint end, SSLEngine engine) {
            super(
                    connector.getByteBufferPool(),
                    connector.getExecutor(),
                    getSslContextFactory(),
                    end,
                    engine,
                    isDirectBuffersForEncryption(),
                    isDirectBuffersForDecryption());
        }

        /** Computes what the received message makes necessary; Jetty would do that in this thread. */
        @Override
        protected SSLEngineResult unwrap(SSLEngine engine, ByteBuffer input, ByteBuffer output) throws SSLException {
            SSLEngineResult result = super.unwrap(engine, input, output);
            if (result.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_TASK) {
                handshakes.compute(address(), () -> compute(engine));
                if (!getEndPoint().isOpen()) {
                    throw new SSLException("closed during the handshake");
                }
            }
            return result;
        }

        private void compute(SSLEngine engine) {
            // A limit may have closed the connection while it waited.
            while (getEndPoint().isOpen() && engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_TASK) {
                engine.getDelegatedTask().run();
            }
        }

        private String address() {
            return getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress client
                    ? NetworkAddress.of(client.getAddress())
                    : "";
        }
    }
}

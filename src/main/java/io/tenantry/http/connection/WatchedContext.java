package io.tenantry.http.connection;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** What Helidon sees of a connection: all that it was, but reading and writing are watched. */
final class WatchedContext implements ConnectionContext {
    private final ConnectionContext from;
    private final Connection connection;
    private final DataReader reader;
    private final DataWriter writer;

    WatchedContext(ConnectionContext from, Connection connection, DataReader reader, Waiting waiting) {
        this.from = from;
        this.connection = connection;
        this.reader = reader;
        this.writer = new WatchedWriter(from.dataWriter(), waiting);
    }

    /** The connection behind a context that was made here. */
    static Connection connection(ConnectionContext context) {
        if (context instanceof WatchedContext watched) {
            return watched.connection;
        }
        throw new IllegalArgumentException("a connection that nobody watches");
    }

    @Override
    public ListenerContext listenerContext() {
        return from.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return from.executor();
    }

    @Override
    public DataWriter dataWriter() {
        return writer;
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public Router router() {
        return from.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return from.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
        return from.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
        return from.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return from.localPeer();
    }

    @Override
    public boolean isSecure() {
        return from.isSecure();
    }

    @Override
    public String socketId() {
        return from.socketId();
    }

    @Override
    public String childSocketId() {
        return from.childSocketId();
    }
}

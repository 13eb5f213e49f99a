package io.tenantry.http.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.http2.Http2Config;
import io.helidon.webserver.http2.Http2ConnectionSelector;
import io.helidon.webserver.http2.Http2Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import io.tenantry.storage.Background;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All connections of a server, whichever version of HTTP they speak. Those that keep it waiting too long are closed, and
 * when there are too many, those that were idle longest.
 */
public final class Connections implements ServerConnectionSelector, AutoCloseable {
    /** When there are too many, so many are closed at once: looking for them costs. */
    private static final int CLOSED_AT_ONCE = 32;

    private final Patience patience;
    private final Http1ConnectionSelector http1;
    private final Http2ConnectionSelector http2;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock makingRoom = new ReentrantLock();
    private final Background sweeping;

    /**
     * @param http1 how HTTP/1.1 is spoken
     * @param http2 how HTTP/2 is spoken, from the first byte on or after an upgrade
     */
    public Connections(Patience patience, Http1Config http1, Http2Config http2) {
        this.patience = patience;
        this.http2 = Http2ConnectionSelector.builder().http2Config(http2).build();
        Http1Config watched = Http1Config.builder(http1)
                .addReceiveListener(new Received())
                .addSendListener(new Sent())
                .build();
        this.http1 = Http1ConnectionSelector.builder()
                .config(watched)
                .upgraders(Map.of("h2c", new WatchedUpgrade(Http2Upgrader.create(http2))))
                .build();
        Duration interval = Duration.ofMillis(Math.clamp(patience.head().toMillis() / 4, 20, 1000));
        this.sweeping = new Background("connections", interval, (Runnable) this::sweep);
        sweeping.start();
    }

    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData data) {
        return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return Set.of();
    }

    @Override
    public ServerConnection connection(ConnectionContext from) {
        Connection connection = new Connection(from, this, patience);
        open.add(connection);
        if (open.size() > patience.connections()) {
            makeRoom(connection);
        }
        return connection;
    }

    /** How many are open. */
    public int size() {
        return open.size();
    }

    ServerConnection http1(ConnectionContext context) {
        return http1.connection(context);
    }

    ServerConnection http2(ConnectionContext context) {
        return http2.connection(context);
    }

    void closed(Connection connection) {
        open.remove(connection);
    }

    /** Closes the newcomer where all others are at work. */
    private void makeRoom(Connection newcomer) {
        makingRoom.lock();
        try {
            int tooMany = open.size() - patience.connections();
            if (tooMany <= 0) {
                return;
            }
            long atLeast = Math.max(tooMany, Math.min(CLOSED_AT_ONCE, patience.connections() / 16));
            long now = System.nanoTime();
            var idle = open.stream()
                    .filter(connection -> connection != newcomer)
                    .map(connection -> new Candidate(connection, connection.awaitedFor(now)))
                    .filter(candidate -> candidate.nanos >= 0)
                    .sorted(Comparator.comparingLong(Candidate::nanos).reversed())
                    .limit(atLeast)
                    .toList();
            idle.forEach(candidate -> drop(candidate.connection));
            if (idle.isEmpty()) {
                drop(newcomer);
            }
        } finally {
            makingRoom.unlock();
        }
    }

    private record Candidate(Connection connection, long nanos) {}

    private void sweep() {
        long now = System.nanoTime();
        for (Connection connection : open) {
            if (connection.overdue(now)) {
                drop(connection);
            }
        }
    }

    private void drop(@Nullable Connection connection) {
        if (connection != null && open.remove(connection)) {
            connection.cut();
        }
    }

    @Override
    public void close() {
        sweeping.close();
    }
}

package io.tenantry.web.connection;

import io.tenantry.schedule.Background;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The connector of a server and its open connections. It closes a connection whose request head comes too slowly. When
 * there are too many connections it closes those that have been idle longest.
 */
public final class OpenConnections extends ServerConnector {
    /** The maximum number of connections closed at once when there are too many: the search for them takes time. */
    private static final int CLOSED_AT_ONCE = 32;

    private static final int BACKLOG = 1024;

    private final ConnectionLimits limits;
    private final Set<TimedEndPoint> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock makingRoom = new ReentrantLock();
    private final Background sweeping;

    public OpenConnections(
            org.eclipse.jetty.server.Server server, ConnectionLimits limits, ConnectionFactory... protocols) {
        super(server, 1, 1, protocols);
        this.limits = limits;
        setAcceptQueueSize(BACKLOG);
        setIdleTimeout(limits.idle().toMillis());
        Duration interval = Duration.ofMillis(Math.clamp(limits.head().toMillis() / 4, 20, 1000));
        this.sweeping = new Background("connections", interval, (Runnable) this::sweep);
    }

    /** The server's end of the connection that a request came on, below the layer of TLS if there is one. */
    public static TimedEndPoint of(org.eclipse.jetty.server.Request request) {
        EndPoint end = request.getConnectionMetaData().getConnection().getEndPoint();
        while (end instanceof EndPoint.Wrapper wrapper) {
            end = wrapper.unwrap();
        }
        return (TimedEndPoint) end;
    }

    @Override
    protected TimedEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        TimedEndPoint end = new TimedEndPoint(channel, selector, key, getScheduler());
        end.setIdleTimeout(getIdleTimeout());
        return end;
    }

    @Override
    protected void onEndPointOpened(EndPoint end) {
        super.onEndPointOpened(end);
        if (end instanceof TimedEndPoint timed) {
            open.add(timed);
            if (open.size() > limits.most()) {
                makeRoom(timed);
            }
        }
    }

    @Override
    protected void onEndPointClosed(EndPoint end) {
        if (end instanceof TimedEndPoint timed) {
            open.remove(timed);
        }
        super.onEndPointClosed(end);
    }

    /** The number of open connections. */
    public int size() {
        return open.size();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        sweeping.start();
    }

    @Override
    protected void doStop() throws Exception {
        sweeping.close();
        super.doStop();
    }

    /** Closes idle connections, or the new one when all others have a running request. */
    private void makeRoom(TimedEndPoint newcomer) {
        makingRoom.lock();
        try {
            int tooMany = open.size() - limits.most();
            if (tooMany <= 0) {
                return;
            }
            List<TimedEndPoint> idle = open.stream()
                    .filter(end -> end != newcomer)
                    .map(end -> new Candidate(end, end.idleFor()))
                    .filter(candidate -> candidate.nanos >= 0)
                    .sorted(Comparator.comparingLong(Candidate::nanos).reversed())
                    .limit(Math.max(tooMany, Math.min(CLOSED_AT_ONCE, limits.most() / 16)))
                    .map(Candidate::end)
                    .toList();
            idle.forEach(this::drop);
            if (idle.isEmpty()) {
                drop(newcomer);
            }
        } finally {
            makingRoom.unlock();
        }
    }

    private record Candidate(TimedEndPoint end, long nanos) {}

    private void sweep() {
        for (TimedEndPoint end : open) {
            if (end.isHeadLate(limits.head().toNanos())) {
                drop(end);
            }
        }
    }

    private void drop(TimedEndPoint end) {
        if (open.remove(end)) {
            end.close(new TimeoutException("closed by a limit of connections"));
        }
    }
}

package io.tenantry.failover;

import io.tenantry.TestDatabases;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A TCP forwarder on the loopback address between a program and its database, with failures on demand. */
public final class Forwarder implements AutoCloseable {
    private final ServerSocket listener;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile int target;
    private volatile boolean refusing;
    private volatile boolean newAreSilent;

    /** @param target the port that connections are forwarded to */
    public Forwarder(int target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 512, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofPlatform().daemon().name("forwarder").start(this::accept);
    }

    /** A forwarder in front of a database. */
    public static Forwarder before(TestDatabases.Place place) {
        return new Forwarder(Integer.parseInt(place.jdbcUrl().replaceFirst(".*:(\\d+)/.*", "$1")));
    }

    /** The address of the same database through this forwarder. */
    public TestDatabases.Place to(TestDatabases.Place place) {
        return new TestDatabases.Place(
                place.jdbcUrl().replaceFirst(":\\d+/", ":" + port() + "/"), place.user(), place.password());
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Closes all connections, and each new one at once. */
    public void cut() {
        refusing = true;
        links.forEach(Link::close);
    }

    /** Closes all connections; forwards new ones to another port. */
    public void moveTo(int port) {
        target = port;
        links.forEach(Link::close);
    }

    /** Stops forwarding on open connections for good without closing them; new ones work. */
    public void silenceOpen() {
        links.forEach(link -> link.silent = true);
    }

    /** Stops forwarding on open and new connections until {@link #restore}. */
    public void freeze() {
        newAreSilent = true;
        silenceOpen();
    }

    /** Ends all failures; frozen connections continue. */
    public void restore() {
        refusing = false;
        newAreSilent = false;
        links.forEach(Link::goOn);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        links.forEach(Link::goOn);
        links.forEach(Link::close);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (refusing) {
                    client.close();
                } else {
                    new Link(client, newAreSilent);
                }
            } catch (IOException closed) {
                // The next accept shows whether this socket or the listener is closed.
            }
        }
    }

    private final class Link {
        private final Socket client;
        private final Socket server;
        private volatile boolean silent;
        private volatile CountDownLatch again = new CountDownLatch(1);

        Link(Socket client, boolean silent) throws IOException {
            this.client = client;
            this.silent = silent;
            this.server = new Socket(InetAddress.ofLiteral("127.0.0.1"), target);
            links.add(this);
            Thread.ofVirtual().start(() -> pump(client, server));
            Thread.ofVirtual().start(() -> pump(server, client));
        }

        private void pump(Socket from, Socket to) {
            byte[] piece = new byte[8192];
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                    if (silent) {
                        again.await();
                    }
                    out.write(piece, 0, length);
                }
            } catch (IOException | InterruptedException over) {
                // The other side is closed below.
            } finally {
                close();
            }
        }

        void goOn() {
            CountDownLatch waited = again;
            again = new CountDownLatch(1);
            silent = false;
            waited.countDown();
        }

        void close() {
            links.remove(this);
            if (silent) {
                goOn();
            }
            try (client;
                    server) {
                again.countDown();
            } catch (IOException gone) {
                // Closing sockets that are in use is intended.
            }
        }
    }
}

package io.tenantry.web.connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** A running flood: a thread for each connection, which connects again whenever the server ends it, until this is closed. */
public final class Flooding implements AutoCloseable {
    /** Between two connections of a thread, so that the ports of the machine last. */
    private static final long PAUSE_MILLISECONDS = 2;

    private final Flood flood;
    private final String url;
    private final String key;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Set<Wire> open = ConcurrentHashMap.newKeySet();
    private final LongAdder sent = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final List<Thread> threads = new ArrayList<>();

    private Flooding(Flood flood, String url, String key) {
        this.flood = flood;
        this.url = url;
        this.key = key;
    }

    /**
     * Begins a flood.
     *
     * @param url of the server, on this machine
     * @param key an API key of a person, for floods of requests that the server processes
     */
    public static Flooding begin(Flood flood, String url, String key) {
        Flooding flooding = new Flooding(flood, url, key);
        for (int i = 0; i < flood.connections(); i++) {
            flooding.threads.add(Thread.ofPlatform().daemon().name("flood").start(flooding::connectAgainAndAgain));
        }
        return flooding;
    }

    private void connectAgainAndAgain() {
        try {
            do {
                attack();
            } while (!isOver(PAUSE_MILLISECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void attack() throws InterruptedException {
        try (Wire wire = new Wire(url)) {
            open.add(wire);
            try {
                flood.attack().on(this, wire);
            } finally {
                open.remove(wire);
            }
        } catch (IOException | UncheckedIOException gone) {
            // By the server, or by the end of the flood.
        }
        if (!isOver()) {
            ended.increment();
        }
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    /** Waits; whether it is over meanwhile. */
    boolean isOver(long milliseconds) throws InterruptedException {
        return over.await(milliseconds, TimeUnit.MILLISECONDS);
    }

    String key() {
        return key;
    }

    /** Sends frames or requests in one piece, and counts them. */
    void send(Wire wire, byte[] bytes, int count) {
        wire.send(bytes);
        sent.add(count);
    }

    /** Reads and discards in the background the bytes that the server sends on a connection. */
    void discard(Wire wire) {
        Thread.ofVirtual().start(() -> {
            try {
                await(wire);
            } catch (IOException | UncheckedIOException gone) {
                // Nothing more to read.
            }
        });
    }

    /** Reads and discards the bytes that the server sends, until it ends the connection or the flood is over. */
    void await(Wire wire) throws IOException {
        InputStream in = wire.in();
        byte[] bytes = new byte[8192];
        while (!isOver()) {
            try {
                if (in.read(bytes) < 0) {
                    return;
                }
            } catch (SocketTimeoutException silent) {
                // The server lets it wait.
            }
        }
    }

    /** The number of frames or requests sent so far. */
    public long sent() {
        return sent.sum();
    }

    /** The number of connections ended so far, by the server or after a whole attack. */
    public long ended() {
        return ended.sum();
    }

    /** Ends the flood and all its connections. */
    @Override
    public void close() {
        over.countDown();
        try {
            for (Thread thread : threads) {
                do {
                    open.forEach(Wire::close);
                } while (!thread.join(Duration.ofMillis(10)));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}

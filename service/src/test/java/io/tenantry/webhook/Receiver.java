package io.tenantry.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** Somebody's web server on loopback that takes webhooks: 204 unless something else was prepared for the next request. */
public final class Receiver implements AutoCloseable {
    /** What came in. */
    public record Received(String path, com.sun.net.httpserver.Headers headers, String body) {}

    /** Answers one request. */
    @FunctionalInterface
    public interface Behaviour {
        void answer(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final ConcurrentLinkedDeque<Behaviour> prepared = new ConcurrentLinkedDeque<>();
    private volatile Behaviour standing = exchange -> exchange.sendResponseHeaders(204, -1);

    public Receiver() {
        this(create(null));
    }

    public Receiver(SSLContext tls) {
        this(create(tls));
    }

    private Receiver(HttpServer server) {
        this.server = server;
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    private static HttpServer create(@org.jspecify.annotations.Nullable SSLContext tls) {
        InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        try {
            if (tls == null) {
                return HttpServer.create(any, 0);
            }
            HttpsServer secure = HttpsServer.create(any, 0);
            secure.setHttpsConfigurator(new HttpsConfigurator(tls));
            return secure;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        received.add(new Received(exchange.getRequestURI().toString(), exchange.getRequestHeaders(), body));
        Behaviour next = prepared.poll();
        (next == null ? standing : next).answer(exchange);
        exchange.close();
    }

    /** How it answers when nothing is prepared. */
    public Receiver always(Behaviour behaviour) {
        standing = behaviour;
        return this;
    }

    /** How it answers the next requests. */
    public Receiver then(Behaviour... behaviours) {
        prepared.addAll(List.of(behaviours));
        return this;
    }

    /** An answer without a body. */
    public static Behaviour status(int status) {
        return exchange -> exchange.sendResponseHeaders(status, -1);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port() + "/hook";
    }

    /** The next request; waits for it. */
    public Received take() {
        try {
            Received next = received.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing came");
            }
            return next;
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** How many requests came that nobody took. */
    public int waiting() {
        return received.size();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

package io.tenantry.web.server;

import io.tenantry.repeat.Repeats;
import io.tenantry.web.Api;
import io.tenantry.web.Dispatch;
import io.tenantry.web.RequestCounts;
import io.tenantry.web.connection.HostOfHttp2;
import io.tenantry.web.connection.Http1;
import io.tenantry.web.connection.Http2;
import io.tenantry.web.connection.OpenConnections;
import io.tenantry.web.connection.Tls;
import io.tenantry.web.connection.TlsConnections;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.jspecify.annotations.Nullable;

/** The web server: receives requests, passes them to the APIs, sends and logs the replies. */
public final class Server implements AutoCloseable {
    /** The maximum length of a request line with its headers, in bytes. */
    static final int MOST_HEADER_BYTES = 32 * 1024;

    /** Routes read paths and queries themselves, as they were sent. A target has neither a user nor a fragment. */
    private static final UriCompliance TARGETS = UriCompliance.UNSAFE.without(
            "TENANTRY", UriCompliance.Violation.USER_INFO, UriCompliance.Violation.FRAGMENT);

    /** Requests have slots; their threads need no limit. */
    private static final int UNLIMITED = 0;

    private static final Duration GRACE = Duration.ofSeconds(20);

    private final org.eclipse.jetty.server.Server server;
    private final OpenConnections connections;
    private final RequestHandler handler;
    private final String url;
    private final List<Api> apis;
    private final Tls.@Nullable Watch certificate;

    private Server(
            org.eclipse.jetty.server.Server server,
            OpenConnections connections,
            RequestHandler handler,
            String url,
            List<Api> apis,
            Tls.@Nullable Watch certificate) {
        this.server = server;
        this.connections = connections;
        this.handler = handler;
        this.url = url;
        this.apis = apis;
        this.certificate = certificate;
    }

    /**
     * Starts to listen; requests are not reported.
     *
     * @throws IOException as below
     */
    public static Server start(
            String host, int port, List<Api> apis, Repeats repeats, ServerLimits limits, WebOptions options)
            throws IOException {
        return start(host, port, apis, repeats, limits, options, RequestWatch.NOBODY);
    }

    /**
     * Starts to listen.
     *
     * @param host the address to listen on
     * @param port the port, 0 for any free one
     * @param apis the first whose base fits serves a path; the last must serve everything
     * @param repeats answers requests that are sent again
     * @param limits the limits beyond which the server refuses requests
     * @param options the configured options
     * @param watch is told of each request
     * @throws IOException when the host is not known or not one of this machine, or the port is taken
     */
    public static Server start(
            String host,
            int port,
            List<Api> apis,
            Repeats repeats,
            ServerLimits limits,
            WebOptions options,
            RequestWatch watch)
            throws IOException {
        // The threads that wait for bytes are virtual, too: a request then goes from one thread to the other on the
        // same processor.
        VirtualThreadPool threads = new VirtualThreadPool(UNLIMITED);
        threads.setName("web");
        org.eclipse.jetty.server.Server server = new org.eclipse.jetty.server.Server(threads);
        Tls.@Nullable Watch certificate = options.tls().map(Tls::watch).orElse(null);
        OpenConnections connections = new OpenConnections(server, limits.connections(), protocols(certificate));
        connections.setHost(InetAddress.getByName(host).getHostAddress());
        connections.setPort(port);
        connections.setShutdownIdleTimeout(GRACE.toMillis());
        server.addConnector(connections);
        int mostBody = apis.stream().mapToInt(Api::mostBody).max().orElse(0);
        Dispatch dispatch = new Dispatch(
                apis,
                repeats,
                options.requestLimit()
                        .map(limit -> new RequestCounts(limit, System::nanoTime))
                        .orElse(null));
        RequestHandler handler = new RequestHandler(dispatch, limits, mostBody, options, watch);
        server.setHandler(options.cors().isEmpty() ? handler : new CrossOrigin(options.cors(), dispatch, handler));
        server.setErrorHandler(new Malformed(handler));
        start(server);
        String shown = host.contains(":") ? "[" + host + "]" : host;
        String url = (certificate == null ? "http://" : "https://") + shown + ":" + connections.getLocalPort();
        return new Server(server, connections, handler, url, List.copyOf(apis), certificate);
    }

    private static void start(org.eclipse.jetty.server.Server server) throws IOException {
        try {
            server.start();
        } catch (Exception failure) {
            stop(server);
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                // Jetty wraps the message of the system in one of its own.
                if (cause instanceof SocketException system) {
                    throw system;
                }
            }
            if (failure instanceof IOException refused) {
                throw refused;
            }
            throw new IllegalStateException("the web server does not start", failure);
        }
    }

    private static void stop(org.eclipse.jetty.server.Server server) {
        try {
            server.stop();
        } catch (Exception failure) {
            throw new IllegalStateException("the web server does not stop", failure);
        }
    }

    private static ConnectionFactory[] protocols(Tls.@Nullable Watch certificate) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(MOST_HEADER_BYTES);
        http.setHttpCompliance(HttpCompliance.STRICT);
        http.setUriCompliance(TARGETS);
        // The certificate is the client's to check: a proxy or a probe may ask by another name.
        http.addCustomizer(new SecureRequestCustomizer(false));
        http.addCustomizer(new HostOfHttp2());
        Http1 http1 = new Http1(http);
        if (certificate == null) {
            return new ConnectionFactory[] {http1, Http2.limited(new HTTP2CServerConnectionFactory(http))};
        }
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(http1.getProtocol());
        return new ConnectionFactory[] {
            new TlsConnections(certificate.context(), alpn.getProtocol()),
            alpn,
            Http2.limited(new HTTP2ServerConnectionFactory(http)),
            http1
        };
    }

    /** The port that it listens on. */
    public int port() {
        return connections.getLocalPort();
    }

    /** Its URL, without a slash at the end. */
    public String url() {
        return url;
    }

    /** The number of open connections. */
    public int connections() {
        return connections.size();
    }

    /** The load at this moment. */
    public ServerLoad load() {
        return new ServerLoad(
                connections.size(),
                handler.underWay(),
                handler.slots().used(),
                handler.slots().getSuspendedRequestCount(),
                handler.slots().refusals(),
                handler.memory().used(),
                handler.limits());
    }

    /** The time at which the certificate in use ends to be valid; empty without TLS. */
    public Optional<Instant> certificateEnd() {
        return Optional.ofNullable(certificate).map(Tls.Watch::validUntil);
    }

    /**
     * Keeps serving, and closes each HTTP/1 connection after its next reply. The requests of a proxy that keeps connections
     * then go to other servers before this server closes the remaining connections.
     */
    public void leave() {
        handler.leave();
    }

    /** Takes no new connections, lets running requests finish (20 seconds at most), and stops. */
    @Override
    public void close() {
        CompletableFuture<Void> allGone = connections.shutdown();
        apis.forEach(Api::stopping);
        handler.awaitQuiet(GRACE);
        // Connections without a request are not waited for.
        allGone.cancel(false);
        stop(server);
        if (certificate != null) {
            certificate.close();
        }
    }
}

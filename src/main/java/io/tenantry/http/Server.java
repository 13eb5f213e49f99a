package io.tenantry.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http2.Http2Config;
import io.tenantry.fault.Fault;
import io.tenantry.http.connection.Connections;
import io.tenantry.repeat.Repeats;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The web server: takes requests from the wire, has them answered, sends and logs the replies. */
public final class Server implements AutoCloseable {
    /** A URL, headers included, may be this long. */
    private static final int MOST_HEADER_BYTES = 32 * 1024;

    /** Of a body that nobody wants, so much is read and thrown away to keep the connection. */
    private static final long MOST_DISCARDED = 64 * 1024;

    /** Longer replies are counted while they are on their way. */
    private static final int SHORT_REPLY = 16 * 1024;

    /** Requests that one connection may have in work by HTTP/2. */
    private static final int MOST_STREAMS = 128;

    /** Those that come while others are being closed in their favour. */
    private static final int SPARE_CONNECTIONS = 64;

    private static final Duration GRACE = Duration.ofSeconds(20);

    static {
        keepMapper();
    }

    private final WebServer server;
    private final String host;
    private final Connections connections;

    /** Answers what comes from the wire. */
    private record Desk(Dispatch dispatch, Places places, Memory memory) {}

    private Server(WebServer server, String host, Connections connections) {
        this.server = server;
        this.host = host;
        this.connections = connections;
    }

    /**
     * Starts to listen.
     *
     * @param host the address to listen on
     * @param port the port, 0 for any free one
     * @param faces the first whose base fits serves a path; the last must serve everything
     * @param repeats answers requests that are sent again
     * @param bounds how much it takes on
     * @throws IOException when the host is not known or not one of this machine, or the port is taken
     */
    public static Server start(String host, int port, List<Face> faces, Repeats repeats, Bounds bounds)
            throws IOException {
        tryToBind(host, port);
        Dispatch dispatch = new Dispatch(faces, repeats);
        Places places = new Places(bounds.atOnce(), bounds.waiting(), bounds.longestWait());
        Desk desk = new Desk(dispatch, places, new Memory(bounds.bytes()));
        int mostBody = faces.stream().mapToInt(Face::mostBody).max().orElse(0);
        Connections connections = new Connections(bounds.patience(), http1(), http2());
        WebServer server = bare().address(InetAddress.getByName(host))
                .port(port)
                .shutdownHook(false)
                .shutdownGracePeriod(GRACE)
                .backlog(1024)
                // Helidon's NIO sockets lose what a full send buffer does not take at once: long replies break off.
                .useNio(false)
                .connectionOptions(options -> options.tcpNoDelay(true))
                .maxPayloadSize(mostBody)
                .contentEncoding(new BodiesAsSent())
                .addConnectionSelector(connections)
                .maxTcpConnections(bounds.patience().connections() + SPARE_CONNECTIONS)
                .directHandlers(unroutable(dispatch, mostBody))
                .routing(HttpRouting.builder().any((request, response) -> serve(desk, request, response)))
                .build()
                .start();
        if (!server.isRunning()) {
            connections.close();
            throw new BindException("the port was taken in this moment");
        }
        return new Server(server, host, connections);
    }

    /**
     * A server that speaks nothing yet. Helidon looks for protocols even where it is told not to, so those that it has
     * found are taken away: it would wait for the first byte of a connection, for ever, before it hands it over.
     */
    private static WebServerConfig.Builder bare() {
        // The address that this copy has is that of every network: whoever uses it sets another.
        return WebServerConfig.builder(
                        WebServer.builder().featuresDiscoverServices(false).buildPrototype())
                .clearProtocols();
    }

    /** What the first server of a program needs most of its start for; done before, it may pass beside other work. */
    public static void prepare() {
        bare().buildPrototype();
    }

    private static Http1Config http1() {
        return Http1Config.builder()
                .maxPrologueLength(MOST_HEADER_BYTES)
                .maxHeadersSize(MOST_HEADER_BYTES)
                .validatePath(false)
                .receiveLog(false)
                .sendLog(false)
                .build();
    }

    private static Http2Config http2() {
        return Http2Config.builder()
                .maxConcurrentStreams(MOST_STREAMS)
                .maxHeaderListSize(MOST_HEADER_BYTES)
                .validatePath(false)
                .build();
    }

    /** Helidon reads the length of a body with a mapper that it makes for each request, unless there is one for all. */
    @SuppressWarnings("removal") // nothing else sets the one that the lengths are read with
    private static void keepMapper() {
        io.helidon.common.mapper.MapperManager.global(io.helidon.common.mapper.MapperManager.create());
    }

    /** Helidon only logs that it could not bind, and returns a server that does not run. */
    private static void tryToBind(String host, int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        }
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    /** Its address, without a slash at the end. */
    public String url() {
        String shown = host.contains(":") ? "[" + host + "]" : host;
        return "http://" + shown + ":" + port();
    }

    /** Takes no new requests, lets those in flight finish (20 seconds at most), and stops. */
    @Override
    public void close() {
        server.stop();
        connections.close();
    }

    /** How many connections are open. */
    public int connections() {
        return connections.size();
    }

    private static void serve(Desk desk, ServerRequest from, ServerResponse to) {
        long began = System.nanoTime();
        String rawPath = from.prologue().uriPath().rawPath();
        Face face = desk.dispatch.face(rawPath);
        Places.Place place = face.waits() ? desk.places.place() : Places.Place.unlimited();
        try (Memory.Share memory = desk.memory.share()) {
            HelidonSource source = new HelidonSource(from, place, memory);
            String sent = source.header("X-Request-Id");
            Request request = new Request(
                    RequestIds.sound(sent) && sent != null ? sent : face.newRequestId(),
                    from.prologue().method().text(),
                    rawPath,
                    from.prologue().query().rawValue(),
                    source);
            Reply reply = Impersonated.mark(request, Finish.reply(request, desk.dispatch.reply(face, request, place)));
            reply = fitting(face, request, reply, memory);
            if (source.unread() && !discardable(from)) {
                to.header(HeaderValues.CONNECTION_CLOSE);
            }
            send(request, reply, to);
            AccessLog.log(request, reply.status(), System.nanoTime() - began);
        }
    }

    /** The reply, or that there is no memory to hold it until the caller has read it. */
    private static Reply fitting(Face face, Request request, Reply reply, Memory.Share memory) {
        if (reply.body().length <= SHORT_REPLY) {
            return reply;
        }
        try {
            memory.take(reply.body().length);
            return reply;
        } catch (Fault.Unavailable full) {
            return face.fault(request, full);
        }
    }

    /** Whether the rest of a body is better read than the connection given up; HTTP/2 has no such question. */
    private static boolean discardable(ServerRequest request) {
        return !request.prologue().protocolVersion().equals("1.1")
                || request.headers().contentLength().orElse(Long.MAX_VALUE) <= MOST_DISCARDED;
    }

    private static void send(Request request, Reply reply, ServerResponse to) {
        to.status(Status.create(reply.status()));
        to.header(HeaderNames.create("X-Request-Id"), request.id());
        to.header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
        for (Map.Entry<String, String> header : reply.headers().entrySet()) {
            to.header(HeaderNames.create(header.getKey()), header.getValue());
        }
        String contentType = reply.contentType();
        if (contentType != null) {
            to.header(HeaderNames.CONTENT_TYPE, contentType);
        }
        if (request.method().equals("HEAD")) {
            to.header(HeaderNames.CONTENT_LENGTH, Integer.toString(reply.body().length));
            to.send();
        } else {
            to.send(reply.body());
        }
    }

    /** For what never becomes a request: a broken request line, headers that are too long, no free place. */
    private static DirectHandlers unroutable(Dispatch dispatch, int mostBody) {
        DirectHandler handler = new DirectHandler() {
            @Override
            public TransportResponse handle(
                    TransportRequest from,
                    EventType type,
                    Status status,
                    io.helidon.http.ServerResponseHeaders headers,
                    String message) {
                String path = from.path() == null ? "" : from.path();
                Request request = new Request(RequestIds.next(), from.method(), path, "", HelidonSource.NONE);
                boolean full = status.code() == Status.SERVICE_UNAVAILABLE_503.code();
                Fault fault = switch (status.code()) {
                    case 503 -> new Fault.Unavailable("The server is busy.");
                    case 413 -> new Fault.TooLarge(mostBody);
                    default -> new Fault.Unreadable("The request is malformed.");
                };
                Reply reply = dispatch.face(path).fault(request, fault);
                reply.headers().forEach((name, value) -> headers.set(HeaderNames.create(name), value));
                headers.set(HeaderNames.create("X-Request-Id"), request.id());
                headers.set(HeaderNames.CONTENT_TYPE, reply.contentType() == null ? Reply.JSON : reply.contentType());
                // Whoever asked for a head would read a body as the beginning of the next reply.
                String body = from.method().equals("HEAD") ? "" : new String(reply.body(), StandardCharsets.UTF_8);
                return TransportResponse.builder()
                        .status(full ? status : Status.create(reply.status()))
                        .headers(headers)
                        .entity(body)
                        .keepAlive(false)
                        .build();
            }
        };
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, handler);
        }
        return handlers.build();
    }
}

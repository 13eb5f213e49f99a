package io.tenantry.bench;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;

/** What the web server can do at most: the same bytes to every request, by nothing but Helidon. */
final class StaticServer {
    private StaticServer() {}

    /** Serves {@code /bytes/{size}}; returns the port. */
    static int start() {
        WebServer server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .backlog(1024)
                .useNio(false)
                .connectionOptions(options -> options.tcpNoDelay(true))
                .addProtocol(Http1Config.builder().validatePath(false).build())
                .routing(HttpRouting.builder().get("/bytes/{size}", (request, response) -> {
                    int size = Integer.parseInt(request.path().pathParameters().get("size"));
                    byte[] bytes = Bytes.OF_SIZE.computeIfAbsent(size, byte[]::new);
                    response.header(HeaderNames.CONTENT_TYPE, "application/json");
                    response.send(bytes);
                }))
                .build()
                .start();
        return server.port();
    }

    private static final class Bytes {
        static final java.util.Map<Integer, byte[]> OF_SIZE = new java.util.concurrent.ConcurrentHashMap<>();
    }
}

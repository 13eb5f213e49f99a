package io.tenantry.bench;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** A server that measures the maximum of the web server: Jetty sends the same bytes to every request. */
final class StaticServer {
    private static final Map<Integer, byte[]> OF_SIZE = new ConcurrentHashMap<>();

    private StaticServer() {}

    /** Serves {@code /bytes/{size}}; returns the port. */
    static int start() throws Exception {
        Server server = new Server(new VirtualThreadPool(0));
        ServerConnector connector =
                new ServerConnector(server, 1, 1, new HttpConnectionFactory(new HttpConfiguration()));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                String path = request.getHttpURI().getPath();
                int size = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
                byte[] bytes = OF_SIZE.computeIfAbsent(size, byte[]::new);
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
                response.write(true, ByteBuffer.wrap(bytes), callback);
                return true;
            }
        });
        server.start();
        return connector.getLocalPort();
    }
}

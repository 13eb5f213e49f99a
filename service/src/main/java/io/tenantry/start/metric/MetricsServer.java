package io.tenantry.start.metric;

import io.tenantry.api.MetricsApi;
import io.tenantry.repeat.Repeats;
import io.tenantry.schedule.Background;
import io.tenantry.web.Reply;
import io.tenantry.web.connection.ConnectionLimits;
import io.tenantry.web.server.Server;
import io.tenantry.web.server.ServerLimits;
import io.tenantry.web.server.WebOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The server that gives the metrics to Prometheus, apart from that of the APIs: it answers when that one is busy. */
public final class MetricsServer implements AutoCloseable {
    private static final ServerLimits LIMITS =
            new ServerLimits(4, 16, Duration.ofSeconds(5), 16 << 20, ConnectionLimits.DEFAULT);

    private final Server server;
    private final Background sampling;

    private MetricsServer(Server server, Background sampling) {
        this.server = server;
        this.sampling = sampling;
    }

    /**
     * Starts to listen.
     *
     * @throws IOException when the host is not known or not one of this machine, or the port is taken
     */
    public static MetricsServer start(MetricsOptions options, Metrics metrics, Repeats repeats) throws IOException {
        MetricsApi api = new MetricsApi(options.token(), () -> Reply.of(200, Metrics.TYPE, metrics.text()));
        Server server = Server.start(options.host(), options.port(), List.of(api), repeats, LIMITS, WebOptions.DEFAULT);
        Background sampling = metrics.sampling();
        sampling.start();
        return new MetricsServer(server, sampling);
    }

    /** The URL of the metrics. */
    public String url() {
        return server.url() + MetricsApi.PATH;
    }

    @Override
    public void close() {
        server.close();
        sampling.close();
    }
}

package io.tenantry.cli.serve;

import io.tenantry.cli.backup.BackupOptions;
import io.tenantry.configuration.DiskSpace;
import io.tenantry.configuration.Mistake;
import io.tenantry.configuration.Variable;
import io.tenantry.start.Installation;
import io.tenantry.start.metric.Metrics;
import io.tenantry.start.metric.MetricsOptions;
import io.tenantry.start.metric.MetricsServer;
import io.tenantry.web.server.RequestWatch;
import io.tenantry.web.server.Server;
import io.tenantry.web.server.WebOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A web server, whose metrics can be read on another port.
 *
 * @param server the web server
 * @param metrics gives its metrics; null where these are not wanted
 */
record MeasuredServer(Server server, @Nullable MetricsServer metrics) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MeasuredServer.class);

    /**
     * Checks that the metrics can be served, before anything is created for it.
     *
     * @throws Mistake when the address is in use or does not belong to this machine
     */
    static void check(MetricsOptions options) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(options.host()), options.port()));
        } catch (IOException refused) {
            throw mistake(options, refused);
        }
        if (options.isOpenToOthers()) {
            LOG.warn(
                    "The metrics are readable for every client that reaches {}, port {}; {} protects them",
                    options.host(),
                    options.port(),
                    Variable.METRICS_TOKEN.variable());
        }
    }

    /**
     * Starts both.
     *
     * @param wanted the options of the metrics; empty for none
     * @param disk the disk of the data folder
     * @param backups the schedule of backups
     * @throws Mistake when an address is in use or does not belong to this machine
     */
    static MeasuredServer start(
            ListenOptions listen,
            Installation installation,
            WebOptions web,
            Optional<MetricsOptions> wanted,
            DiskSpace disk,
            BackupOptions backups) {
        if (wanted.isEmpty()) {
            return new MeasuredServer(listen.start(installation, web, RequestWatch.NOBODY), null);
        }
        MetricsOptions options = wanted.get();
        Metrics metrics = installation.metrics();
        Server server = listen.start(installation, web, metrics.requests());
        boolean started = false;
        try {
            metrics.add(server);
            metrics.addDataFolder(disk::used, () -> backups.last(disk.folder()), backups.interval());
            MeasuredServer both =
                    new MeasuredServer(server, MetricsServer.start(options, metrics, installation.repeats()));
            started = true;
            return both;
        } catch (IOException refused) {
            throw mistake(options, refused);
        } finally {
            if (!started) {
                server.close();
            }
        }
    }

    private static Mistake mistake(MetricsOptions options, IOException refused) {
        return refused instanceof UnknownHostException
                ? Mistake.ofUsage("%s: the host \"%s\" is not known. Choose an address of this machine."
                        .formatted(Variable.METRICS_ADDRESS.variable(), options.host()))
                : Mistake.ofState("Cannot listen for metrics on %s, port %d: %s. Choose another address in %s."
                        .formatted(
                                options.host(),
                                options.port(),
                                refused.getMessage(),
                                Variable.METRICS_ADDRESS.variable()));
    }

    @Override
    public void close() {
        if (metrics != null) {
            metrics.close();
        }
        server.close();
    }
}

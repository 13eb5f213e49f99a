package io.tenantry.cli.serve;

import io.tenantry.configuration.Mistake;
import io.tenantry.logging.LogLines;
import io.tenantry.start.Installation;
import io.tenantry.web.connection.Tls;
import io.tenantry.web.server.RequestWatch;
import io.tenantry.web.server.Server;
import io.tenantry.web.server.ServerLimits;
import io.tenantry.web.server.WebOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of the commands that run a web server. */
final class ListenOptions {
    private static final int HIGHEST_PORT = 65_535;

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec command;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address to listen on, 0.0.0.0 or :: for all (default: 127.0.0.1; TENANTRY_HOST).")
    private String host = "127.0.0.1";

    private int port = 8080;

    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            description = "Form of the log on standard error (default: text; TENANTRY_LOG_FORMAT).")
    private LogLines lines = LogLines.TEXT;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port to listen on, 0 for any free one (default: 8080; TENANTRY_PORT).")
    void setPort(int port) {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new ParameterException(
                    command.commandLine(), "Invalid value for option '--port': " + port + " is not from 0 to 65535");
        }
        this.port = port;
    }

    LogLines lines() {
        return lines;
    }

    /**
     * Starts the server.
     *
     * @param web the options of the web server
     * @param watch is told of each request
     * @throws Mistake when the address is in use or does not belong to this machine
     */
    Server start(Installation installation, WebOptions web, RequestWatch watch) {
        return start(installation, web, watch, port);
    }

    /** Starts the server on the port or, if it is in use, on the first free one of the next 19. */
    Server startNear(Installation installation, WebOptions web) {
        for (int next = port; port != 0 && next < Math.min(port + 20, HIGHEST_PORT); next++) {
            try {
                return start(installation, web, RequestWatch.NOBODY, next);
            } catch (Mistake taken) {
                // Try the next port.
            }
        }
        return start(installation, web, RequestWatch.NOBODY, port);
    }

    /**
     * The URL of the server, without a slash at the end.
     *
     * @param port the port that it listens on
     * @param web the options of the web server
     */
    String address(int port, WebOptions web) {
        return Installation.address(web.tls().isPresent() ? "https" : "http", host, port);
    }

    private Server start(Installation installation, WebOptions web, RequestWatch watch, int port) {
        try {
            return Server.start(
                    host, port, installation.apis(), installation.repeats(), ServerLimits.DEFAULT, web, watch);
        } catch (Tls.Unusable | IOException refused) {
            throw mistake(refused, port);
        }
    }

    /**
     * Checks that the server can start, before anything is created for it.
     *
     * @throws Mistake when the address is in use or does not belong to this machine, or the certificate cannot be used
     */
    void check(WebOptions web) {
        try (ServerSocket socket = new ServerSocket()) {
            web.tls().ifPresent(Tls::check);
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (Tls.Unusable | IOException refused) {
            throw mistake(refused, port);
        }
    }

    private Mistake mistake(Exception refused, int port) {
        return switch (refused) {
            case Tls.Unusable unusable ->
                Mistake.ofState("The certificate cannot be used: %s.".formatted(unusable.getMessage()));
            case UnknownHostException unknown ->
                Mistake.ofUsage("The host \"%s\" is not known. Choose an address of this machine.".formatted(host));
            default ->
                Mistake.ofState(
                        "Cannot listen on %s, port %d: %s. Choose another with --port (0 for any free one) or --host."
                                .formatted(host, port, refused.getMessage()));
        };
    }

    /** Whether other machines can reach the server. */
    boolean isOpenToOthers() {
        try {
            return !InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    int port() {
        return port;
    }
}

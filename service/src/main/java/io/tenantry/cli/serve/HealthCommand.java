package io.tenantry.cli.serve;

import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.configuration.Variable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tenantry health}: asks the server on this machine for its health, for probes of containers and service managers. */
@Command(
        name = "health",
        description =
                "Check whether the server on this machine is ready, as GET /health/ready does. The exit status is 0"
                        + " when it is ready, else 1.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  tenantry health", "  tenantry health --live --port 8081 --timeout 3"})
public final class HealthCommand implements Runnable {
    private static final int LONGEST_REPLY = 16 * 1024;
    private static final int LONGEST_TIMEOUT = 3_600;
    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern REPLY =
            Pattern.compile("HTTP/1\\.1 (\\d{3}) .*?\r\n\r\n(?<body>\\{\"status\":.*)", Pattern.DOTALL);

    private final Environment environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address that the server listens on (default: 127.0.0.1; TENANTRY_HOST).")
    private String host = "127.0.0.1";

    private int port = 8080;
    private Duration timeout = Duration.ofSeconds(5);

    @Option(names = "--live", description = "Check only whether it runs, as GET /health/live does.")
    private boolean live;

    public HealthCommand(Environment environment) {
        this.environment = environment;
    }

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port that the server listens on (default: 8080; TENANTRY_PORT).")
    void setPort(int port) {
        if (port < 1 || port > HIGHEST_PORT) {
            throw invalid("--port", port, "1 to 65535");
        }
        this.port = port;
    }

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "The maximum wait for the whole reply (default: 5).")
    void setTimeout(int seconds) {
        if (seconds < 1 || seconds > LONGEST_TIMEOUT) {
            throw invalid("--timeout", seconds, "1 to 3600");
        }
        this.timeout = Duration.ofSeconds(seconds);
    }

    private ParameterException invalid(String option, int value, String range) {
        return new ParameterException(
                spec.commandLine(), "Invalid value for option '%s': %d is not from %s".formatted(option, value, range));
    }

    @Override
    public void run() {
        Matcher reply = REPLY.matcher(reply());
        if (!reply.matches()) {
            throw Mistake.ofState("A program answers on %s, port %d, but it is not Tenantry.".formatted(host, port));
        }
        String body = reply.group("body").strip();
        if (!reply.group(1).equals("200")) {
            throw Mistake.ofState(body);
        }
        spec.commandLine().getOut().println(body);
    }

    private String reply() {
        long end = System.nanoTime() + timeout.toNanos();
        try (Socket plain = new Socket()) {
            InetAddress address = InetAddress.getByName(host);
            plain.connect(
                    new InetSocketAddress(
                            address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address, port),
                    left(end));
            plain.setSoTimeout(left(end));
            try (Socket socket = environment.isSet(Variable.TLS_CERTIFICATE) ? encrypted(plain) : plain) {
                return ask(socket, end);
            }
        } catch (SocketTimeoutException silent) {
            throw Mistake.ofState("The server on %s, port %d does not answer within %d s."
                    .formatted(host, port, timeout.toSeconds()));
        } catch (IOException away) {
            throw Mistake.ofState("No server answers on %s, port %d: %s.".formatted(host, port, away.getMessage()));
        }
    }

    private String ask(Socket socket, long end) throws IOException {
        String request = "GET /health/%s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                .formatted(live ? "live" : "ready");
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        ByteArrayOutputStream reply = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        byte[] part = new byte[1024];
        while (reply.size() < LONGEST_REPLY) {
            socket.setSoTimeout(left(end));
            int read = in.read(part);
            if (read < 0) {
                break;
            }
            reply.write(part, 0, read);
        }
        return reply.toString(StandardCharsets.UTF_8);
    }

    private static int left(long end) throws SocketTimeoutException {
        long millis = Duration.ofNanos(end - System.nanoTime()).toMillis();
        if (millis <= 0) {
            throw new SocketTimeoutException();
        }
        return (int) millis;
    }

    /**
     * TLS without a check of the certificate: it is for another host name, and the request has nothing secret. The HTTP client of the
     * JDK compares the name in any case, so the request is written to a socket.
     */
    private Socket encrypted(Socket plain) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AnyCertificate()}, null);
            return context.getSocketFactory().createSocket(plain, "localhost", port, true);
        } catch (GeneralSecurityException broken) {
            throw new IOException("TLS is not usable", broken);
        }
    }
}

package io.tenantry.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** A client of HTTP/1.1 with one connection at a time, which takes little processor time. */
final class PlainClient implements AutoCloseable {
    private static final int CONNECT_MILLISECONDS = 20_000;

    private final URI url;
    private final String from;
    private final Duration timeout;
    private Socket socket = new Socket();
    private InputStream in = InputStream.nullInputStream();

    /**
     * @param from the network address of this machine that the requests come from
     * @param timeout the maximum wait for a reply
     */
    PlainClient(URI url, String from, Duration timeout) {
        this.url = url;
        this.from = from;
        this.timeout = timeout;
    }

    /** The text of a request; headers are lines without their ends. */
    static byte[] request(String method, String path, String body, String... headers) {
        StringBuilder text = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: bench\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        if (!method.equals("GET")) {
            text.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(body.length())
                    .append("\r\n");
        }
        return text.append("\r\n").append(body).toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Sends a request and reads its reply to the end.
     *
     * @return the status
     * @throws IOException when there is no reply; the next request has another connection
     */
    int send(byte[] request) throws IOException {
        boolean done = false;
        try {
            connect();
            socket.getOutputStream().write(request);
            int status = reply();
            done = true;
            return status;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    /** Connects and sends the first bytes of a request. */
    void begin(byte[] request, int length) throws IOException {
        connect();
        more(request, 0, length);
    }

    /** Sends more bytes of a request. */
    void more(byte[] request, int from, int length) throws IOException {
        socket.getOutputStream().write(request, from, length);
    }

    /** Sends the rest of a request and reads the reply. */
    int end(byte[] request, int from) throws IOException {
        more(request, from, request.length - from);
        return reply();
    }

    private void connect() throws IOException {
        if (socket.isConnected() && !socket.isClosed()) {
            return;
        }
        socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), CONNECT_MILLISECONDS);
        socket.setSoTimeout((int) timeout.toMillis());
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    private int reply() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        long length = 0;
        boolean chunked = false;
        boolean ends = false;
        for (String header = line().toLowerCase(Locale.ROOT);
                !header.isEmpty();
                header = line().toLowerCase(Locale.ROOT)) {
            if (header.startsWith("content-length:")) {
                length = Long.parseLong(header.substring(15).strip());
            }
            chunked |= header.startsWith("transfer-encoding: chunked");
            ends |= header.startsWith("connection: close");
        }
        if (chunked) {
            skipChunks();
        } else {
            in.skipNBytes(length);
        }
        if (ends) {
            close();
        }
        return status;
    }

    private void skipChunks() throws IOException {
        for (long length = chunk(); length > 0; length = chunk()) {
            in.skipNBytes(length);
            line();
        }
        line();
    }

    private long chunk() throws IOException {
        return Long.parseLong(line().strip(), 16);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

package io.tenantry.web.connection;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A connection to a server, byte by byte. */
public final class Wire implements AutoCloseable {
    private final Socket socket;

    /** Connects to the host and port of a URL; a read waits 20 seconds at most. */
    public Wire(String url) {
        URI to = URI.create(url);
        try {
            socket = new Socket(to.getHost(), to.getPort());
            socket.setSoTimeout(20_000);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Sends each character as one byte. */
    public Wire send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes; throws {@link UncheckedIOException} when the other side has closed the connection. */
    public Wire send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Sends, unless the other side has closed the connection; returns whether it was sent. */
    public boolean trySend(String text) {
        return trySend(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends, unless the other side has closed the connection; returns whether it was sent. */
    public boolean trySend(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    /** Closes the sending direction; replies are still read. */
    public Wire finish() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The bytes of the other side. */
    public InputStream in() {
        try {
            return socket.getInputStream();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Everything until the other side ends the connection. */
    public String toTheEnd() {
        try {
            return new String(in().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Everything until the other side ends the connection in any way. */
    public String toTheEndOrReset() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in().transferTo(all);
        } catch (java.net.SocketTimeoutException open) {
            throw new IllegalStateException("still open", open);
        } catch (IOException reset) {
            // This is an end, too.
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** One line, with its end. */
    public String line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int next = in().read(); next >= 0; next = in().read()) {
                line.write(next);
                if (next == '\n') {
                    break;
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** Waits for the other side to end the connection, in any way. */
    public void awaitEnd() {
        try {
            while (in().read() >= 0) {
                // The bytes sent before.
            }
        } catch (java.net.SocketTimeoutException open) {
            throw new IllegalStateException("still open", open);
        } catch (IOException reset) {
            // This is an end, too.
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

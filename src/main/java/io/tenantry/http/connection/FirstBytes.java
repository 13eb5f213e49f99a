package io.tenantry.http.connection;

import io.helidon.http.http2.Http2Util;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of a connection, which tell the version of HTTP. A request of HTTP/1.0, which the web server does not
 * speak, becomes one of HTTP/1.1 that asks for the connection's end: its reply is one that every client of HTTP/1.0 reads.
 *
 * @param version what is spoken from here on
 * @param bytes what was read, to be read again
 */
record FirstBytes(Version version, byte[] bytes) {
    enum Version {
        HTTP_1,
        HTTP_2
    }

    private static final String OLD = " HTTP/1.0\r\n";
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final int MOST_HEAD = 32 * 1024;

    /** What HTTP/2 begins with. */
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    static FirstBytes read(Supplier<byte @Nullable []> more, ConnectionContext context) {
        byte[] head = append(new byte[0], more);
        while (head.length < PREFACE.length && Arrays.equals(head, Arrays.copyOf(PREFACE, head.length))) {
            head = append(head, more);
        }
        if (head.length >= PREFACE.length && Http2Util.isPreface(Arrays.copyOf(head, PREFACE.length))) {
            return new FirstBytes(Version.HTTP_2, head);
        }
        while (lineEnd(head) < 0 && head.length < MOST_HEAD) {
            head = append(head, more);
        }
        int end = lineEnd(head);
        if (end < 0 || !text(head, end + 1).endsWith(OLD)) {
            return new FirstBytes(Version.HTTP_1, head);
        }
        while (!text(head, head.length).contains(END_OF_HEAD) && head.length < MOST_HEAD) {
            head = append(head, more);
        }
        return new FirstBytes(Version.HTTP_1, renewed(head, context));
    }

    private static byte[] append(byte[] head, Supplier<byte @Nullable []> more) {
        byte[] bytes = more.get();
        if (bytes == null) {
            throw new CloseConnectionException("ended before it said anything");
        }
        byte[] all = Arrays.copyOf(head, head.length + bytes.length);
        System.arraycopy(bytes, 0, all, head.length, bytes.length);
        return all;
    }

    private static int lineEnd(byte[] head) {
        for (int i = 0; i < head.length; i++) {
            if (head[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static byte[] renewed(byte[] old, ConnectionContext context) {
        String whole = text(old, old.length);
        int end = whole.indexOf(END_OF_HEAD);
        if (end < 0) {
            return old;
        }
        String[] lines = whole.substring(0, end).split("\r\n", -1);
        StringBuilder head = new StringBuilder(lines[0].substring(0, lines[0].length() - 1)).append("1\r\n");
        boolean host = false;
        for (int i = 1; i < lines.length; i++) {
            String name = lines[i].toLowerCase(Locale.ROOT);
            host |= name.startsWith("host:");
            if (!name.startsWith("connection:") && !name.startsWith("upgrade:") && !name.startsWith("expect:")) {
                head.append(lines[i]).append("\r\n");
            }
        }
        if (!host) {
            head.append("Host: ").append(address(context)).append("\r\n");
        }
        head.append("Connection: close").append(END_OF_HEAD);
        return (head + whole.substring(end + END_OF_HEAD.length())).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String address(ConnectionContext context) {
        String host = context.localPeer().host();
        return (host.contains(":") ? "[" + host + "]" : host) + ":"
                + context.localPeer().port();
    }

    private static String text(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
}

package io.tenantry.web.connection;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A reply as it came over HTTP/1.1.
 *
 * @param head the status line and the headers
 * @param body without the framing of chunks, read as UTF-8
 */
record WireReply(int status, String head, String body) {
    /** Reads the only reply of a connection. */
    static WireReply only(String received) {
        int end = received.indexOf("\r\n\r\n");
        if (end < 0 || !received.startsWith("HTTP/1.1 ")) {
            throw new IllegalArgumentException("no reply: " + received);
        }
        String head = received.substring(0, end + 2);
        String body = received.substring(end + 4);
        boolean chunked = head.toLowerCase(Locale.ROOT).contains("\r\ntransfer-encoding: chunked\r\n");
        byte[] bytes = (chunked ? unchunked(body) : body).getBytes(StandardCharsets.ISO_8859_1);
        return new WireReply(Integer.parseInt(head.substring(9, 12)), head, new String(bytes, StandardCharsets.UTF_8));
    }

    private static String unchunked(String body) {
        StringBuilder whole = new StringBuilder();
        int from = 0;
        while (true) {
            int line = body.indexOf("\r\n", from);
            int size = Integer.parseInt(body.substring(from, line), 16);
            if (size == 0) {
                return whole.toString();
            }
            whole.append(body, line + 2, line + 2 + size);
            from = line + 4 + size;
        }
    }
}

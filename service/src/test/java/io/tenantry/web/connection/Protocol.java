package io.tenantry.web.connection;

import java.nio.charset.StandardCharsets;

/** Ways to send a request whose target is not changed before it is on the wire. */
enum Protocol {
    HTTP_1_1 {
        @Override
        Answer get(String url, String target, String... headers) {
            StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n");
            for (int i = 0; i < headers.length; i += 2) {
                request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
            }
            try (Wire wire = new Wire(url)) {
                WireReply reply = WireReply.only(
                        wire.send(request + "Connection: close\r\n\r\n").toTheEnd());
                return new Answer(reply.status(), reply.body());
            }
        }
    },
    HTTP_2 {
        @Override
        Answer get(String url, String target, String... headers) {
            return Protocol.get(url, new HeaderBlock().asking("GET", target).literals(headers));
        }
    },
    HTTP_2_HUFFMAN {
        @Override
        Answer get(String url, String target, String... headers) {
            return Protocol.get(url, new HeaderBlock(true).asking("GET", target).literals(headers));
        }
    };

    /** A reply to a GET. */
    record Answer(int status, String body) {}

    /**
     * The reply to a GET.
     *
     * @param target one character for each byte; see {@link #raw}
     * @param headers pairs of name and value, names in lower case
     */
    abstract Answer get(String url, String target, String... headers);

    private static Answer get(String url, HeaderBlock block) {
        try (Http2Wire wire = new Http2Wire(url)) {
            return switch (wire.send(1, block.bytes()).outcome(1)) {
                case Http2Wire.Answered answered -> new Answer(answered.status(), answered.body());
                case Http2Wire.Outcome other -> throw new IllegalStateException(other.toString());
            };
        }
    }

    /** A text with one character for each byte of its UTF-8. */
    static String raw(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}

package io.tenantry.web.connection;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/** Attacks by requests of HTTP/1.1 that cost more than their size suggests, one for each connection. */
final class Http1Floods {
    private static final int PARAMETERS = 10_000;
    private static final int BOMB_MEGABYTES = 64;
    private static final byte[] BOMB = bomb();
    private static final byte[] FORM = form().getBytes(StandardCharsets.US_ASCII);
    private static final String QUERY = query();

    private Http1Floods() {}

    static void longHeaders(Flooding flooding, Wire wire) throws IOException {
        String header = "X-Bomb: " + "x".repeat(1_000) + "\r\n";
        ask(flooding, wire, "GET /health/live", header.repeat(100), new byte[0]);
    }

    static void gzipBomb(Flooding flooding, Wire wire) throws IOException {
        String headers =
                "Content-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: " + BOMB.length + "\r\n";
        ask(flooding, wire, "POST /user/organizations/", headers, BOMB);
    }

    static void queryParameters(Flooding flooding, Wire wire) throws IOException {
        ask(flooding, wire, "GET /user/organizations/?" + QUERY, "", new byte[0]);
    }

    static void formParameters(Flooding flooding, Wire wire) throws IOException {
        String headers = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + FORM.length + "\r\n";
        ask(flooding, wire, "POST /user/organizations/", headers, FORM);
    }

    private static void ask(Flooding flooding, Wire wire, String line, String headers, byte[] body) throws IOException {
        String head = line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-CEKURA-API-KEY: " + flooding.key()
                + "\r\n" + headers + "\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(body);
        flooding.send(wire, request.toByteArray(), 1);
        flooding.await(wire);
    }

    private static byte[] bomb() {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        byte[] spaces = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
        try (OutputStream out = new GZIPOutputStream(bomb)) {
            for (int i = 0; i < BOMB_MEGABYTES; i++) {
                out.write(spaces);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bomb.toByteArray();
    }

    /** As many names of two characters as there are, repeated: a URL cannot contain more. */
    private static String query() {
        String characters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$'()*,;:@/?";
        int count = characters.length();
        return IntStream.range(0, PARAMETERS)
                .mapToObj(n -> "" + characters.charAt(n % count) + characters.charAt(n / count % count))
                .collect(Collectors.joining("&"));
    }

    /** Names that all have the same hash code: "Aa" and "BB" have it, and so has every combination of them. */
    private static String form() {
        return IntStream.range(0, PARAMETERS)
                .mapToObj(n -> IntStream.range(0, 14)
                        .mapToObj(bit -> (n >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining("", "", "=1")))
                .collect(Collectors.joining("&"));
    }
}

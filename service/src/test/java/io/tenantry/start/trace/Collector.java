package io.tenantry.start.trace;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/** A collector that keeps the spans that it gets by OTLP over HTTP, in protobuf. */
public final class Collector implements AutoCloseable {
    private final HttpServer server;
    private final List<Received> spans = new CopyOnWriteArrayList<>();
    private final List<String> texts = new CopyOnWriteArrayList<>();

    /** A span; ids in hexadecimal digits, attributes as texts. */
    public record Received(
            String name, String trace, String id, String parent, long kind, Map<String, String> attributes) {}

    public Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> {
            InputStream in = exchange.getRequestBody();
            boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            byte[] body = zipped ? new GZIPInputStream(in).readAllBytes() : in.readAllBytes();
            texts.add(new String(body, StandardCharsets.ISO_8859_1));
            for (byte[] resource : fields(body, 1)) {
                for (byte[] scope : fields(resource, 2)) {
                    fields(scope, 2).forEach(span -> spans.add(span(span)));
                }
            }
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The spans so far that match. */
    public List<Received> spans(Predicate<Received> wanted) {
        return spans.stream().filter(wanted).toList();
    }

    /** Waits for spans that match, for at most ten seconds. */
    public List<Received> await(Predicate<Received> wanted) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (spans(wanted).isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(20_000_000);
        }
        return spans(wanted);
    }

    /** Everything received, as it came. */
    public String text() {
        return String.join("", texts);
    }

    private static Received span(byte[] bytes) {
        Map<String, String> attributes = new TreeMap<>();
        for (byte[] attribute : fields(bytes, 9)) {
            String key = new String(fields(attribute, 1).getFirst(), StandardCharsets.UTF_8);
            byte[] value = fields(attribute, 2).getFirst();
            List<byte[]> text = fields(value, 1);
            attributes.put(
                    key,
                    text.isEmpty()
                            ? Long.toString(number(value, 3))
                            : new String(text.getFirst(), StandardCharsets.UTF_8));
        }
        return new Received(
                new String(fields(bytes, 5).getFirst(), StandardCharsets.UTF_8),
                hex(bytes, 1),
                hex(bytes, 2),
                hex(bytes, 4),
                number(bytes, 6),
                attributes);
    }

    private static String hex(byte[] message, int field) {
        List<byte[]> found = fields(message, field);
        return found.isEmpty() ? "" : HexFormat.of().formatHex(found.getFirst());
    }

    private static List<byte[]> fields(byte[] message, int wanted) {
        List<byte[]> found = new ArrayList<>();
        read(message, (field, bytes, number) -> {
            if (field == wanted && bytes.length > 0) {
                found.add(bytes);
            }
        });
        return found;
    }

    private static long number(byte[] message, int wanted) {
        long[] found = {0};
        read(message, (field, bytes, number) -> {
            if (field == wanted) {
                found[0] = number;
            }
        });
        return found[0];
    }

    private interface Field {
        void read(int field, byte[] bytes, long number);
    }

    private static void read(byte[] message, Field reader) {
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long tag = varint(in);
            int field = (int) (tag >>> 3);
            switch ((int) (tag & 7)) {
                case 0 -> reader.read(field, new byte[0], varint(in));
                case 1 -> reader.read(field, new byte[0], in.getLong());
                case 2 -> {
                    byte[] bytes = new byte[(int) varint(in)];
                    in.get(bytes);
                    reader.read(field, bytes, 0);
                }
                default -> reader.read(field, new byte[0], in.getInt());
            }
        }
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = in.get();
            value |= (long) (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

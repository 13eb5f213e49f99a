package io.tenantry.domain;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A DNS server for tests on the loopback address, which answers queries for TXT records over UDP. */
public final class LoopbackDns implements AutoCloseable {
    private static final int NO_SUCH_NAME = 3;

    private final DatagramSocket socket;
    private final Map<String, List<String>> texts = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();
    private volatile boolean silent;

    public LoopbackDns() throws IOException {
        this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("loopback-dns").start(this::serve);
    }

    /** The address of the server. */
    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** Publishes the TXT records of a domain. */
    public void publish(String domain, String... records) {
        texts.put(domain, List.of(records));
    }

    /** Stops answering. */
    public void fallSilent() {
        silent = true;
    }

    /** The number of received queries. */
    public int questions() {
        return questions.get();
    }

    private void serve() {
        byte[] buffer = new byte[512];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
                questions.incrementAndGet();
                if (!silent) {
                    byte[] answer = answer(ByteBuffer.wrap(buffer, 0, packet.getLength()));
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private byte[] answer(ByteBuffer query) {
        int id = query.getShort(0);
        query.position(12);
        StringBuilder name = new StringBuilder();
        for (int length = query.get(); length > 0; length = query.get()) {
            byte[] label = new byte[length];
            query.get(label);
            name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
        }
        byte[] question = new byte[query.position() + 4 - 12];
        query.get(12, question);
        List<String> records = texts.get(name.toString());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(id);
            out.writeShort(0x8580 | (records == null ? NO_SUCH_NAME : 0));
            out.writeShort(1);
            out.writeShort(records == null ? 0 : records.size());
            out.writeInt(0);
            out.write(question);
            for (String record : records == null ? List.<String>of() : records) {
                byte[] text = record.getBytes(StandardCharsets.US_ASCII);
                out.writeShort(0xC00C);
                out.writeShort(16);
                out.writeShort(1);
                out.writeInt(60);
                out.writeShort(text.length + 1);
                out.writeByte(text.length);
                out.write(text);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}

package io.tenantry.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Opens many connections that are idle or slow. Measures the time of a normal request meanwhile, and what the connections
 * cost the server.
 */
public final class ConnectionsLoad {
    private static final int REQUESTS = 2000;
    private static final byte[] UNFINISHED =
            "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII);

    private ConnectionsLoad() {}

    /**
     * @param args the server's URL, a key, the server's process id, the number of connections, and {@code idle} or
     *     {@code slow}
     */
    public static void main(String[] args) throws Exception {
        URI url = URI.create(args[0]);
        String key = args[1];
        int many = Integer.parseInt(args[3]);
        boolean slow = args[4].equals("slow");
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpRequest request = HttpRequest.newBuilder(url.resolve("/user/organizations/"))
                    .header("X-CEKURA-API-KEY", key)
                    .build();
            measure(client, request);
            double[] alone = measure(client, request);
            long before = residentMegabytes(args[2]);
            List<SocketChannel> connections = new ArrayList<>(many);
            long began = System.nanoTime();
            for (int i = 0; i < many; i++) {
                SocketChannel connection = SocketChannel.open(new InetSocketAddress(url.getHost(), url.getPort()));
                if (slow) {
                    connection.write(ByteBuffer.wrap(UNFINISHED));
                }
                connections.add(connection);
            }
            double opened = (System.nanoTime() - began) / 1e9;
            Thread drip = Thread.ofPlatform().daemon().unstarted(() -> drip(connections));
            if (slow) {
                drip.start();
            }
            double[] among = measure(client, request);
            long after = residentMegabytes(args[2]);
            System.out.printf(
                    "%d %s connections, opened in %.1f s: median %.2f ms and p99 %.2f ms, against %.2f and %.2f alone;"
                            + " resident memory %d MB, before %d MB%n",
                    many, args[4], opened, among[0], among[1], alone[0], alone[1], after, before);
            for (SocketChannel connection : connections) {
                connection.close();
            }
        }
    }

    /** Sends one byte to each connection, again and again, as fast as this thread can. */
    private static void drip(List<SocketChannel> connections) {
        while (true) {
            for (SocketChannel connection : connections) {
                try {
                    connection.write(ByteBuffer.wrap(new byte[] {'x'}));
                } catch (IOException closed) {
                    // The server closed the connection.
                }
            }
        }
    }

    /** The median and the 99th percentile of consecutive requests, in milliseconds. */
    private static double[] measure(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
        double[] took = new double[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            long began = System.nanoTime();
            HttpResponse<byte[]> reply = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            took[i] = (System.nanoTime() - began) / 1e6;
            if (reply.statusCode() != 200) {
                throw new IllegalStateException("status " + reply.statusCode());
            }
        }
        Arrays.sort(took);
        return new double[] {took[REQUESTS / 2], took[REQUESTS * 99 / 100]};
    }

    private static long residentMegabytes(String process) throws IOException {
        return Files.readAllLines(Path.of("/proc", process, "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(-1);
    }
}

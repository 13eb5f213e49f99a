package io.tenantry.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Compares the processor time for a request of two servers: one with something that costs time, as a limit that this load does
 * not reach, or metrics, and one without. Both are loaded in turns.
 */
public final class AlternatingLoad {
    private static final int CONNECTIONS = 16;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int WARM_UPS = 3;

    private AlternatingLoad() {}

    /**
     * Prints the microseconds with it, those without, and their ratio.
     *
     * @param args the URL and the process id of the server with it, then of the one without, and the seconds of each half
     */
    public static void main(String[] args) throws Exception {
        Duration length = Duration.ofSeconds(Integer.parseInt(args[4]));
        try (ServerProcess with = new ServerProcess(args[1]);
                ServerProcess without = new ServerProcess(args[3])) {
            URI costly = URI.create(args[0]);
            URI free = URI.create(args[2]);
            for (int i = 0; i < WARM_UPS; i++) {
                microseconds(costly, with, length);
                microseconds(free, without, length);
            }
            double on = microseconds(costly, with, length);
            double off = microseconds(free, without, length);
            off += microseconds(free, without, length);
            on += microseconds(costly, with, length);
            System.out.printf("%.2f %.2f %.3f%n", on / 2, off / 2, on / off);
        }
    }

    /** The processor time of the server for a request, in microseconds. */
    private static double microseconds(URI url, ServerProcess server, Duration length)
            throws IOException, InterruptedException {
        byte[] request =
                PlainClient.request("GET", "/user/organizations/", "", "X-CEKURA-API-KEY: " + AttackData.HONEST_KEY);
        AtomicLong answered = new AtomicLong();
        double before = server.processorSeconds();
        long end = System.nanoTime() + length.toNanos();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try (PlainClient client = new PlainClient(url, "127.0.0.1", TIMEOUT)) {
                    while (System.nanoTime() < end) {
                        if (client.send(request) != 200) {
                            throw new IOException("not 200");
                        }
                        answered.incrementAndGet();
                    }
                } catch (IOException failed) {
                    System.err.println(failed);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return (server.processorSeconds() - before) * 1e6 / answered.get();
    }
}

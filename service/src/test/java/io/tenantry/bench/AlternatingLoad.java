package io.tenantry.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
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
     * @param args the URL and the process id of the server with it, then of the one without, the number of rounds, and
     *     the seconds of each half of a round
     */
    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[4]);
        Duration length = Duration.ofSeconds(Integer.parseInt(args[5]));
        List<Double> ratios = new ArrayList<>();
        try (ServerProcess with = new ServerProcess(args[1]);
                ServerProcess without = new ServerProcess(args[3])) {
            URI costly = URI.create(args[0]);
            URI free = URI.create(args[2]);
            for (int i = 0; i < WARM_UPS; i++) {
                microseconds(costly, with, length);
                microseconds(free, without, length);
            }
            System.out.println("| round | µs with | µs without | ratio |\n|---|---|---|---|");
            for (int i = 0; i < rounds; i++) {
                // Each comes first in every other round.
                double first = i % 2 == 0 ? microseconds(costly, with, length) : microseconds(free, without, length);
                double second = i % 2 == 0 ? microseconds(free, without, length) : microseconds(costly, with, length);
                double on = i % 2 == 0 ? first : second;
                double off = i % 2 == 0 ? second : first;
                ratios.add(on / off);
                System.out.printf("| %d | %.2f | %.2f | %.3f |%n", i + 1, on, off, on / off);
            }
        }
        Collections.sort(ratios);
        double median = (ratios.get((rounds - 1) / 2) + ratios.get(rounds / 2)) / 2;
        System.out.printf("| median | | | **%.3f** |%n", median);
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

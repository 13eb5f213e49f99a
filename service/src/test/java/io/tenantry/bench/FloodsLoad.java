package io.tenantry.bench;

import io.tenantry.web.connection.Flood;
import io.tenantry.web.connection.Flooding;
import io.tenantry.web.connection.OtherClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Floods a server in every known way, one after the other. Prints for each flood how another client was served meanwhile,
 * and what the flood cost the server.
 */
public final class FloodsLoad {
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final String ROW = "%-26s %12s %9s %9s %9s %9s %9s   %-18s %s%n";

    private FloodsLoad() {}

    /**
     * @param args the server's URL, a key, the server's process id, seconds per flood, and names of floods, or none for
     *     all
     */
    public static void main(String[] args) throws Exception {
        Duration length = Duration.ofSeconds(Integer.parseInt(args[3]));
        List<Flood> floods = args.length == 4
                ? List.of(Flood.values())
                : Arrays.stream(args, 4, args.length)
                        .map(name -> Flood.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList();
        try (OtherClient other = new OtherClient(args[0], args[1]);
                ServerProcess server = new ServerProcess(args[2])) {
            other.ask(WARM_UP);
            System.out.printf(
                    ROW,
                    "flood",
                    "sent/s",
                    "ended/s",
                    "answered",
                    "failed",
                    "p50 ms",
                    "p99 ms",
                    "resident MB",
                    "heap MB");
            OtherClient.Served alone = other.ask(length);
            System.out.printf(ROW, words("none", 0, 0, alone, server.resident() + "", server.megabytesInUse() + ""));
            for (Flood flood : floods) {
                long heap = server.megabytesInUse();
                long before = server.resident();
                OtherClient.Served service;
                double sent;
                double ended;
                long most;
                try (ServerProcess.Peak peak = server.new Peak()) {
                    try (Flooding flooding = Flooding.begin(flood, args[0], args[1])) {
                        service = other.ask(length);
                        sent = (double) flooding.sent() / length.toSeconds();
                        ended = (double) flooding.ended() / length.toSeconds();
                    }
                    most = peak.megabytes();
                }
                long heapAfter = server.megabytesInUse();
                System.out.printf(
                        ROW,
                        words(
                                flood.words(),
                                sent,
                                ended,
                                service,
                                "%d, %d, %d".formatted(before, most, server.resident()),
                                "%d, %d".formatted(heap, heapAfter)));
                service.failures().stream().distinct().limit(3).forEach(failure -> System.out.println("  " + failure));
            }
        }
    }

    private static Object[] words(
            String flood, double sent, double ended, OtherClient.Served service, String resident, String heap) {
        return new Object[] {
            flood,
            "%.0f".formatted(sent),
            "%.1f".formatted(ended),
            service.answered(),
            service.failures().size(),
            "%.2f".formatted(service.medianMilliseconds()),
            "%.1f".formatted(service.p99Milliseconds()),
            resident,
            heap
        };
    }
}

package io.tenantry.bench;

import com.sun.tools.attach.VirtualMachine;
import io.tenantry.web.connection.Flood;
import io.tenantry.web.connection.Flooding;
import io.tenantry.web.connection.OtherClient;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Floods a server in every known way, one after the other. Prints for each flood how another client was served meanwhile,
 * and what the flood cost the server.
 */
public final class FloodsLoad {
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final long LOOK_MILLISECONDS = 50;
    private static final String ROW = "%-26s %12s %9s %9s %9s %9s %9s   %-18s %s%n";

    private FloodsLoad() {}

    /**
     * @param args the server's URL, a key, the server's process id, seconds per flood, and names of floods, or none for
     *     all
     */
    @SuppressWarnings("BanJNDI") // a process of this machine is asked for its memory
    public static void main(String[] args) throws Exception {
        Duration length = Duration.ofSeconds(Integer.parseInt(args[3]));
        List<Flood> floods = args.length == 4
                ? List.of(Flood.values())
                : Arrays.stream(args, 4, args.length)
                        .map(name -> Flood.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList();
        try (OtherClient other = new OtherClient(args[0], args[1]);
                JMXConnector connector = JMXConnectorFactory.connect(agent(args[2]))) {
            MBeanServerConnection server = connector.getMBeanServerConnection();
            MemoryMXBean memory = ManagementFactory.newPlatformMXBeanProxy(
                    server, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
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
            System.out.printf(ROW, words("none", 0, 0, alone, resident(args[2]) + "", megabytesInUse(memory) + ""));
            for (Flood flood : floods) {
                long heap = megabytesInUse(memory);
                long before = resident(args[2]);
                OtherClient.Served service;
                double sent;
                double ended;
                long most;
                try (Peak peak = new Peak(args[2])) {
                    try (Flooding flooding = Flooding.begin(flood, args[0], args[1])) {
                        service = other.ask(length);
                        sent = (double) flooding.sent() / length.toSeconds();
                        ended = (double) flooding.ended() / length.toSeconds();
                    }
                    most = peak.megabytes();
                }
                long heapAfter = megabytesInUse(memory);
                System.out.printf(
                        ROW,
                        words(
                                flood.words(),
                                sent,
                                ended,
                                service,
                                "%d, %d, %d".formatted(before, most, resident(args[2])),
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

    /** The local JMX address of a JVM's process. */
    private static JMXServiceURL agent(String process) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(process);
        try {
            return new JMXServiceURL(machine.startLocalManagementAgent());
        } finally {
            machine.detach();
        }
    }

    private static long megabytesInUse(MemoryMXBean memory) {
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed() >> 20;
    }

    private static long resident(String process) throws IOException {
        return Files.readAllLines(Path.of("/proc", process, "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(-1);
    }

    /** The maximum resident memory of a process until this is closed. */
    private static final class Peak implements AutoCloseable {
        private final AtomicLong most = new AtomicLong();
        private final CountDownLatch over = new CountDownLatch(1);
        private final Thread looking;

        Peak(String process) {
            looking = Thread.ofPlatform().daemon().start(() -> {
                try {
                    do {
                        most.accumulateAndGet(resident(process), Math::max);
                    } while (!over.await(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS));
                } catch (IOException | InterruptedException gone) {
                    // The process has ended; the other client reports that.
                }
            });
        }

        long megabytes() {
            return most.get();
        }

        @Override
        public void close() {
            over.countDown();
            try {
                looking.join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

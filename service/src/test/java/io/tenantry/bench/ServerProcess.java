package io.tenantry.bench;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The process of a server on this machine: its memory and its processor time. */
final class ServerProcess implements AutoCloseable {
    private static final long LOOK_MILLISECONDS = 50;
    /** The kernel counts processor time in hundredths of a second. */
    private static final double TICKS = 100;

    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    private final String id;
    private final JMXConnector connector;
    private final MemoryMXBean memory;

    @SuppressWarnings("BanJNDI") // a process of this machine is asked for its memory
    ServerProcess(String id) throws Exception {
        this.id = id;
        this.connector = JMXConnectorFactory.connect(agent(id));
        this.memory = ManagementFactory.newPlatformMXBeanProxy(
                connector.getMBeanServerConnection(), ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
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

    /** The heap in use after a collection, in megabytes. */
    long megabytesInUse() {
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed() >> 20;
    }

    /** The memory of the process, in megabytes. */
    long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc", id, "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(-1);
    }

    /** The processor time since the start of the process, in seconds. */
    double processorSeconds() throws IOException {
        String line = Files.readString(Path.of("/proc", id, "stat"));
        // The name of the program may have blanks; it ends with the last parenthesis.
        List<String> fields = List.of(line.substring(line.lastIndexOf(')') + 2).split(" ", -1));
        return (Long.parseLong(fields.get(USER_TIME)) + Long.parseLong(fields.get(SYSTEM_TIME))) / TICKS;
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }

    /** The maximum of the resident memory until this is closed. */
    final class Peak implements AutoCloseable {
        private final AtomicLong most = new AtomicLong();
        private final CountDownLatch over = new CountDownLatch(1);
        private final Thread looking;

        Peak() {
            looking = Thread.ofPlatform().daemon().start(() -> {
                try {
                    do {
                        most.accumulateAndGet(resident(), Math::max);
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

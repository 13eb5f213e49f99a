package io.tenantry.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes many of the longest replies at once, slowly. Prints, as rows of a Markdown table, how others are served before and
 * meanwhile, and the memory of the server before, meanwhile and after.
 */
public final class LongRepliesLoad {
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final int PIECE = 64 * 1024;
    private static final long PAUSE_NANOS = 250_000_000;

    private LongRepliesLoad() {}

    /** @param args the server's URL, its process id, the port for webhooks, the seconds, and the number of replies */
    public static void main(String[] args) throws Exception {
        URI url = URI.create(args[0]);
        Duration length = Duration.ofSeconds(Integer.parseInt(args[3]));
        int many = Integer.parseInt(args[4]);
        try (Others others = new Others(url, Integer.parseInt(args[2]));
                ServerProcess server = new ServerProcess(args[1])) {
            others.ask(WARM_UP);
            System.out.println("| | health | keyed read, cached | keyed read, database | log-in | webhook |"
                    + " heap in use | resident memory |\n|---|---|---|---|---|---|---|---|");
            row("quiet", others.ask(length), server.megabytesInUse() + " MB", server.resident() + " MB");
            List<Slow> slow = new ArrayList<>();
            CountDownLatch begun = new CountDownLatch(many);
            Map<Others.Kind, Others.Served> served;
            long most;
            long heap;
            try (ServerProcess.Peak peak = server.new Peak()) {
                for (int i = 0; i < many; i++) {
                    slow.add(new Slow(url, begun));
                }
                begun.await();
                served = others.ask(length);
                heap = server.megabytesInUse();
                most = peak.megabytes();
            }
            long taken = slow.stream().mapToLong(one -> one.taken.get()).sum();
            long cut = slow.stream().filter(one -> one.ended).count();
            row(
                    "%d replies under way, %d MB taken, %d broken off".formatted(many, taken >> 20, cut),
                    served,
                    heap + " MB",
                    "at most " + most + " MB");
            for (Slow one : slow) {
                one.close();
            }
            row("after", others.ask(length), server.megabytesInUse() + " MB", server.resident() + " MB");
        }
        System.exit(0);
    }

    private static void row(String what, Map<Others.Kind, Others.Served> served, String heap, String resident) {
        StringBuilder row = new StringBuilder("| " + what + " |");
        served.values().forEach(kind -> row.append(' ').append(kind).append(" |"));
        System.out.println(row + " " + heap + " | " + resident + " |");
    }

    /** A client that takes 256 kB a second. One that is refused asks again, as it is told. */
    private static final class Slow implements AutoCloseable {
        private final URI url;
        private final AtomicLong taken = new AtomicLong();
        private Socket socket = new Socket();
        private volatile boolean ended;

        Slow(URI url, CountDownLatch begun) {
            this.url = url;
            Thread.ofVirtual().start(() -> run(begun));
        }

        private void run(CountDownLatch begun) {
            try {
                while (!isBegun()) {
                    LockSupport.parkNanos(4 * PAUSE_NANOS);
                }
                begun.countDown();
                take();
            } catch (IOException closed) {
                begun.countDown();
            }
            ended = true;
        }

        private boolean isBegun() throws IOException {
            socket = new Socket();
            socket.setReceiveBufferSize(PIECE);
            socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
            socket.getOutputStream()
                    .write(PlainClient.request(
                            "GET", "/user/v1/projects/", "", "X-CEKURA-API-KEY: " + AttackData.LONG_KEY));
            String head = new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
            if (head.endsWith("200")) {
                return true;
            }
            socket.close();
            if (!head.endsWith("503")) {
                throw new IOException(head);
            }
            return false;
        }

        private void take() throws IOException {
            byte[] piece = new byte[PIECE];
            InputStream in = socket.getInputStream();
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                taken.addAndGet(length);
                LockSupport.parkNanos(PAUSE_NANOS * length / PIECE);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}

package io.tenantry.bench;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Attacks a server in every known way that is no flood of frames, one after the other. Prints for each attack, as a row of a
 * Markdown table, how others were served meanwhile: the median and the 99th percentile in milliseconds.
 */
public final class AttacksLoad {
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration BETWEEN = Duration.ofSeconds(3);

    private AttacksLoad() {}

    /**
     * @param args the server's URL, its process id, the port for webhooks, after which comes that of the name server, the
     *     seconds for each attack, and names of attacks, or none for all
     */
    public static void main(String[] args) throws Exception {
        URI url = URI.create(args[0]);
        int port = Integer.parseInt(args[2]);
        Duration length = Duration.ofSeconds(Integer.parseInt(args[3]));
        List<Attack> attacks = args.length == 4
                ? List.of(Attack.values())
                : Arrays.stream(args, 4, args.length)
                        .map(name -> Attack.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList();
        try (Others others = new Others(url, port);
                ServerProcess server = new ServerProcess(args[1]);
                DatagramSocket names =
                        new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port + 1))) {
            Thread.ofPlatform().daemon().start(() -> silent(names));
            others.ask(WARM_UP);
            head();
            row("quiet", others.ask(length), server, "");
            for (Attack attack : attacks) {
                others.ask(BETWEEN);
                Map<Others.Kind, Others.Served> served;
                String replies;
                try (Attacking attacking = Attacking.begin(attack, url)) {
                    others.ask(BETWEEN);
                    served = others.ask(length);
                    replies = attacking.statuses().toString();
                }
                row(attack.connections() + " connections: " + attack.words(), served, server, replies);
            }
        }
        System.exit(0);
    }

    /** A name server that takes questions and answers none. */
    private static void silent(DatagramSocket names) {
        try {
            while (true) {
                names.receive(new DatagramPacket(new byte[512], 512));
            }
        } catch (java.io.IOException closed) {
            // The measurement is over.
        }
    }

    private static void head() {
        StringBuilder head = new StringBuilder("| attack |");
        StringBuilder line = new StringBuilder("|---|");
        for (Others.Kind kind : Others.Kind.values()) {
            head.append(' ').append(kind.words()).append(" |");
            line.append("---|");
        }
        System.out.println(head + " replies to the attacker | resident |\n" + line + "---|---|");
    }

    private static void row(String what, Map<Others.Kind, Others.Served> served, ServerProcess server, String replies)
            throws java.io.IOException {
        StringBuilder row = new StringBuilder("| " + what + " |");
        served.values().forEach(kind -> row.append(' ').append(kind).append(" |"));
        System.out.printf("%s %s | %d MB |%n", row, replies, server.resident());
        served.forEach((kind, one) -> one.failures().stream()
                .distinct()
                .limit(3)
                .forEach(failure -> System.err.println("  " + what + ": " + kind.words() + ": " + failure)));
    }
}

package io.tenantry.bench;

import io.tenantry.failover.Kills;
import io.tenantry.failover.Victim;
import io.tenantry.failover.Writers;
import io.tenantry.failover.WrittenData;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Kills the program, its PostgreSQL and both in turns under load, and counts what became of the writes. */
public final class KillsLoad {
    private KillsLoad() {}

    /** @param args an empty folder, the number of kills, and the number of clients of each API */
    public static void main(String[] args) throws Exception {
        int number = Integer.parseInt(args[1]);
        List<Victim> victims = List.of(Victim.values());
        Map<Victim, List<Duration>> restarts = new TreeMap<>();
        try (Kills kills = new Kills(Path.of(args[0]), Integer.parseInt(args[2]))) {
            for (int i = 0; i < number; i++) {
                Victim victim = victims.get(i % victims.size());
                restarts.computeIfAbsent(victim, ignored -> new ArrayList<>()).add(kills.kill(victim));
            }
            WrittenData.Outcome outcome = kills.end();
            System.out.println("| killed | times | ready again: median | longest |\n|---|---|---|---|");
            restarts.forEach((victim, times) -> {
                Collections.sort(times);
                System.out.printf(
                        "| %s | %d | %.1f s | %.1f s |%n",
                        victim.name().toLowerCase(Locale.ROOT),
                        times.size(),
                        times.get(times.size() / 2).toMillis() / 1e3,
                        times.getLast().toMillis() / 1e3);
            });
            System.out.println("\nWrites: " + outcome);
            System.out.println("Replies by API and status (0: none): " + replies(kills.attempts()));
        }
    }

    /** How often each API answered with each status. */
    static Map<Writers.Target, Map<Integer, Long>> replies(List<Writers.Attempt> attempts) {
        return attempts.stream()
                .collect(Collectors.groupingBy(
                        Writers.Attempt::target,
                        TreeMap::new,
                        Collectors.groupingBy(Writers.Attempt::status, TreeMap::new, Collectors.counting())));
    }
}

package io.tenantry.cli;

import io.tenantry.configuration.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * The commands that work by themselves, not only by a subcommand, taken from the command line itself, each with its required
 * arguments.
 */
record EveryCommand(CommandLine line, List<String> words) {
    private static final Map<String, List<String>> ARGUMENTS = Map.ofEntries(
            Map.entry("serve", List.of("--port", "0")),
            Map.entry("demo", List.of("--port", "0")),
            Map.entry("import", List.of("organizations.jsonl")),
            Map.entry("migrate-from", List.of("--user-api", "http://127.0.0.1:9")),
            Map.entry("seed", List.of("--organizations", "1")),
            Map.entry("export", List.of("--organization", "1", "new.export")),
            Map.entry("backup", List.of("new.backup")),
            Map.entry("restore", List.of("old.backup")),
            Map.entry("audit export", List.of("new.jsonl")),
            Map.entry("audit erase", List.of("--person", "999")),
            Map.entry("api-key create", List.of("--email", "ada@example.org")),
            Map.entry("api-key revoke", List.of("1")),
            Map.entry("operator add", List.of("eve")),
            Map.entry("operator remove", List.of("ada")),
            Map.entry("operator password", List.of("ada")),
            Map.entry("operator second-factor enroll", List.of("ada")),
            Map.entry("operator second-factor confirm", List.of("ada")),
            Map.entry("operator second-factor disable", List.of("ada")),
            Map.entry("operator key create", List.of("ada", "--name", "laptop")),
            Map.entry("operator key revoke", List.of("1")),
            Map.entry("service-key create", List.of("--name", "messages", "--scope", "usage")),
            Map.entry("service-key revoke", List.of("1")),
            Map.entry("domain verify", List.of("1", "example.org")),
            Map.entry("organization create", List.of("--name", "Second", "--admin", "ada@example.org")),
            Map.entry("organization show", List.of("1")),
            Map.entry("organization disable", List.of("1")),
            Map.entry("organization enable", List.of("1")),
            Map.entry("person show", List.of("ada@example.org")),
            Map.entry("person verify", List.of("ada@example.org")));

    /** All of them, including hidden ones and those that are added later. */
    static Stream<EveryCommand> all() {
        return leaves(Tenantry.commandLine(new Environment(Map.of())), List.of());
    }

    private static Stream<EveryCommand> leaves(CommandLine line, List<String> words) {
        EveryCommand command = new EveryCommand(line, words);
        Stream<EveryCommand> own =
                line.getSubcommands().isEmpty() || command.has("--data") ? Stream.of(command) : Stream.of();
        return Stream.concat(
                own,
                line.getSubcommands().entrySet().stream()
                        .flatMap(entry -> leaves(entry.getValue(), appended(words, List.of(entry.getKey())))));
    }

    /** The name with those of its parents: {@code api-key list}. */
    String name() {
        return String.join(" ", words);
    }

    /** The name, the required arguments, and further ones. */
    String[] arguments(String... further) {
        return appended(appended(words, ARGUMENTS.getOrDefault(name(), List.of())), List.of(further))
                .toArray(String[]::new);
    }

    boolean has(String option) {
        return line.getCommandSpec().findOption(option) != null;
    }

    private static List<String> appended(List<String> words, List<String> more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(more);
        return all;
    }

    @Override
    public String toString() {
        return name();
    }
}

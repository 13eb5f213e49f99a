package io.tenantry.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Fuzzes parsers with Jazzer, each in a JVM of its own. */
public final class ParserFuzzing {
    private static final Pattern DONE = Pattern.compile("Done ([0-9]+) runs in");
    private static final Pattern RUNS = Pattern.compile("(?m)^#([0-9]+)\t");
    private static final Pattern FINDING = Pattern.compile("(?m)^== (?:Java Exception|libFuzzer crashing input).*");
    private static final int LONGEST_INPUT_SECONDS = 20;
    private static final Duration SHORT = Duration.ofMinutes(1);

    private ParserFuzzing() {}

    /**
     * The outcome for one parser.
     *
     * @param runs the number of inputs
     * @param inputs the files of inputs that failed
     * @param output what Jazzer printed
     */
    record Outcome(Parser parser, long runs, List<Path> inputs, int status, String output) {
        boolean isSound() {
            return status == 0 && inputs.isEmpty() && runs > 0;
        }

        /** The finding with its stack trace, and the input in Base64; the end of the output when there is none. */
        String finding() {
            Matcher found = FINDING.matcher(output);
            int from = found.find() ? found.start() : Math.max(0, output.length() - 4_000);
            return parser + " ended with " + status + " after " + runs + " inputs:\n"
                    + output.substring(from, Math.min(output.length(), from + 8_000));
        }
    }

    /**
     * Fuzzes a parser.
     *
     * @param folder keeps the inputs that reached new code, so that a later run can go on from them
     * @param findings the number of different findings after which it ends
     */
    static Outcome fuzz(Parser parser, Duration time, Path folder, int findings) throws Exception {
        Path corpus = Files.createDirectories(folder.resolve(parser.name().toLowerCase(Locale.ROOT)));
        Path found = Files.createDirectories(folder.resolve("findings"));
        Seeds.write(parser, corpus);
        Path output = folder.resolve(parser.name().toLowerCase(Locale.ROOT) + ".log");
        Process jazzer = new ProcessBuilder(command(parser, time, corpus, found, findings))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int status = jazzer.waitFor();
        String printed = Files.readString(output, StandardCharsets.ISO_8859_1);
        return new Outcome(parser, runs(printed), inputs(found, parser), status, printed);
    }

    private static List<String> command(Parser parser, Duration time, Path corpus, Path found, int findings) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                // A short run would spend its time on compiling.
                "-XX:TieredStopAtLevel=" + (time.compareTo(SHORT) < 0 ? 1 : 4),
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + ParserTarget.class.getName(),
                "--target_args=" + parser,
                "--instrumentation_includes=io.tenantry.**:tools.jackson.core.**:org.eclipse.jetty.http.**",
                // Bug detectors look at calls of the program only: in libraries they make each start five seconds
                // longer.
                "--custom_hook_includes=io.tenantry.**",
                "--keep_going=" + findings,
                "--reproducer_path=" + found,
                "-artifact_prefix=" + found + File.separator + parser + "-",
                "-timeout=" + LONGEST_INPUT_SECONDS,
                "-rss_limit_mb=2048",
                "-max_total_time=" + time.toSeconds(),
                corpus.toString());
    }

    private static long runs(String output) {
        Matcher done = DONE.matcher(output);
        if (done.find()) {
            return Long.parseLong(done.group(1));
        }
        long runs = 0;
        for (Matcher some = RUNS.matcher(output); some.find(); ) {
            runs = Long.parseLong(some.group(1));
        }
        return runs;
    }

    private static List<Path> inputs(Path found, Parser parser) throws IOException {
        try (Stream<Path> files = Files.list(found)) {
            return files.filter(file -> file.getFileName().toString().startsWith(parser + "-"))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Fuzzes parsers one after another, prints a row for each, and ends with 1 when there is a finding.
     *
     * @param args the folder of inputs and findings, the seconds for each parser, and names of parsers, or none for all
     */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createDirectories(Path.of(args[0])).toAbsolutePath();
        Duration time = Duration.ofSeconds(Long.parseLong(args[1]));
        List<Parser> parsers = args.length == 2
                ? List.of(Parser.values())
                : Arrays.stream(args, 2, args.length)
                        .map(name -> Parser.valueOf(name.toUpperCase(Locale.ROOT)))
                        .toList();
        List<Outcome> bad = new ArrayList<>();
        long runs = 0;
        for (Parser parser : parsers) {
            Outcome outcome = fuzz(parser, time, folder, 20);
            System.out.printf("%-10s %,15d inputs  %d findings%n", parser, outcome.runs, outcome.inputs.size());
            runs += outcome.runs;
            if (!outcome.isSound()) {
                bad.add(outcome);
            }
        }
        System.out.printf("%-10s %,15d inputs%n", "all", runs);
        bad.forEach(outcome -> System.out.println(outcome.finding()));
        System.exit(bad.isEmpty() ? 0 : 1);
    }
}

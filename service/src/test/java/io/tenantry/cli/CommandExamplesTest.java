package io.tenantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.configuration.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;

/** The examples in the help of every command, and those in the documentation, are command lines that the program accepts. */
class CommandExamplesTest {
    /** A line that runs the program, after variables, other commands and their punctuation. */
    private static final Pattern RUN = Pattern.compile("(?:^|[ (])(?:\\./|bin/)?tenantry ([a-z].*)");
    /** The text after the arguments: an explanation, a pipe, a redirection, the end of a substitution. */
    private static final Pattern REST = Pattern.compile(" {3,}.*| +[|<>&].*| +2>.*|\\)$");

    private static final Pattern BLOCK = Pattern.compile("(?s)```sh\\n(.*?)```");
    private static final String LEFT_OUT = "…";
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|((?:\\$\\([^)]*\\)|\\S)+)");

    /** Every command, also the hidden ones, and those that have further commands. */
    private static Stream<Named<CommandLine>> commands() {
        return below(line()).map(command -> Named.of(command.getCommandSpec().qualifiedName(), command));
    }

    private static Stream<CommandLine> below(CommandLine line) {
        return Stream.concat(
                Stream.of(line), line.getSubcommands().values().stream().flatMap(CommandExamplesTest::below));
    }

    private static CommandLine line() {
        return Tenantry.commandLine(new Environment(Map.of()));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void the_help_of_every_command_has_examples_that_the_command_line_accepts(CommandLine command) {
        String help = command.getUsageMessage();
        assertThat(help)
                .contains("Usage: " + command.getCommandSpec().qualifiedName())
                .containsPattern("\nExamples?:\n");
        List<String> examples = runs(help.substring(help.lastIndexOf("\nExample")));
        assertThat(examples).isNotEmpty();
        List<String> ran = examples.stream().map(CommandExamplesTest::accepted).toList();
        if (command.getSubcommands().isEmpty()) {
            assertThat(ran).contains(command.getCommandSpec().qualifiedName());
        } else {
            assertThat(ran)
                    .allMatch(name -> name.startsWith(command.getCommandSpec().qualifiedName()));
        }
    }

    @Test
    void the_commands_in_the_documentation_are_accepted() throws IOException {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            List<String> lines = Stream.concat(Stream.of(Path.of("README.md")), docs)
                    .filter(Files::isRegularFile)
                    .flatMap(file -> BLOCK.matcher(text(file)).results())
                    .flatMap(block -> runs(block.group(1)).stream())
                    // The launcher builds and tests by itself.
                    .filter(run -> !run.matches("(test|package|jvm-options)\\b.*"))
                    .toList();
            assertThat(lines).hasSizeGreaterThan(15).allSatisfy(CommandExamplesTest::accepted);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The arguments of each run of the program. */
    private static List<String> runs(String script) {
        return script.replaceAll("\\\\\\n *", "")
                .lines()
                .map(line -> line.replaceFirst(" +#.*", ""))
                .flatMap(line -> RUN.matcher(line).results().limit(1))
                .map(run -> REST.matcher(run.group(1)).replaceFirst(""))
                .toList();
    }

    /** Makes sure that the command line accepts the arguments; returns the command. */
    private static String accepted(String run) {
        String[] words = WORD.matcher(run)
                .results()
                .map(CommandExamplesTest::word)
                .filter(word -> !word.equals(LEFT_OUT))
                .toArray(String[]::new);
        try {
            return line().parseArgs(words)
                    .asCommandLineList()
                    .getLast()
                    .getCommandSpec()
                    .qualifiedName();
        } catch (MissingParameterException missing) {
            assertThat(run).contains(LEFT_OUT);
            return missing.getCommandLine().getCommandSpec().qualifiedName();
        }
    }

    private static String word(MatchResult word) {
        return word.group(1) == null ? word.group(2) : word.group(1);
    }
}

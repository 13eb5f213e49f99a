package io.tenantry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of the security document: complete, in order, and with test classes that exist. */
class SecurityDocumentTest {
    private static final Pattern ROW =
            Pattern.compile("^\\| (\\d+)\\.(\\d+)\\.(\\d+) \\| ([^|]+) \\| ([^|]+) \\|$", Pattern.MULTILINE);
    private static final Pattern ANSWER =
            Pattern.compile("\\*\\*(met|in part|not met|not applicable|the operator's)\\*\\*.*");
    private static final Pattern CLASS = Pattern.compile("`([A-Z]\\w*Test)`");

    /** The number of requirements of the levels 1 and 2, by chapter of the standard, version 5.0.0. */
    private static final List<Integer> REQUIREMENTS =
            List.of(27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7);

    private static String document() throws IOException {
        return Files.readString(Path.of("docs", "security.md"));
    }

    private static List<MatchResult> rows() throws IOException {
        return ROW.matcher(document()).results().toList();
    }

    @Test
    void every_requirement_has_one_row_in_order() throws IOException {
        Comparator<List<Integer>> byNumber = Comparator.<List<Integer>>comparingInt(List::getFirst)
                .thenComparingInt(number -> number.get(1))
                .thenComparingInt(List::getLast);
        List<List<Integer>> numbers = rows().stream()
                .map(row -> Stream.of(1, 2, 3)
                        .map(group -> Integer.valueOf(row.group(group)))
                        .toList())
                .toList();

        assertThat(numbers).doesNotHaveDuplicates().isSortedAccordingTo(byNumber);
        Map<Integer, Integer> byChapter = new LinkedHashMap<>();
        numbers.forEach(number -> byChapter.merge(number.getFirst(), 1, Integer::sum));
        assertThat(List.copyOf(byChapter.values())).isEqualTo(REQUIREMENTS);
    }

    @Test
    void every_answer_is_one_of_five_and_has_a_test_or_a_reason() throws IOException {
        for (MatchResult row : rows()) {
            String answer = row.group(5);
            assertThat(answer).as(row.group()).matches(ANSWER);
            assertThat(answer.replaceFirst("\\*\\*.*?\\*\\*", ""))
                    .as(row.group())
                    .hasSizeGreaterThan(5);
        }
    }

    @Test
    void every_named_test_class_exists() throws IOException {
        Set<String> named = CLASS.matcher(document())
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> there = Stream.of("postgres", "engine", "service")
                .flatMap(SecurityDocumentTest::testClasses)
                .collect(Collectors.toSet());

        assertThat(named).isNotEmpty().isSubsetOf(there);
    }

    private static Stream<String> testClasses(String module) {
        try (Stream<Path> files = Files.walk(Path.of(module, "src", "test", "java"))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .toList()
                    .stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

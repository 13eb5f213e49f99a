package io.tenantry.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Ten seconds of fuzzing of each parser, two at once. An hour of it is run by hand: see {@code bench/fuzz}. */
@Tag("long")
@Tag("alone")
class ParserFuzzTest {
    private static final Duration TIME = Duration.ofSeconds(10);
    private static final int AT_ONCE = 2;

    @TestFactory
    Stream<DynamicTest> every_parser_throws_only_what_it_declares(@TempDir Path folder) {
        Map<Parser, Future<ParserFuzzing.Outcome>> outcomes = new EnumMap<>(Parser.class);
        ExecutorService fuzzing = Executors.newFixedThreadPool(AT_ONCE);
        for (Parser parser : Parser.values()) {
            outcomes.put(parser, fuzzing.submit(() -> ParserFuzzing.fuzz(parser, TIME, folder, 1)));
        }
        fuzzing.shutdown();
        return Arrays.stream(Parser.values())
                .map(parser -> dynamicTest(parser.name(), () -> {
                    ParserFuzzing.Outcome outcome =
                            Objects.requireNonNull(outcomes.get(parser)).get();
                    assertThat(outcome.isSound()).as(outcome.finding()).isTrue();
                }));
    }
}

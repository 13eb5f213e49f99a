package io.tenantry.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The lines of the log about background work that fails. */
class BackgroundTest {
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(Background.class);

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void capture() {
        log.start();
        LOGGER.setLevel(Level.INFO);
        LOGGER.addAppender(log);
    }

    @AfterEach
    void end() {
        LOGGER.detachAppender(log);
        LOGGER.setLevel(null);
    }

    @Test
    void a_series_of_failures_has_a_line_at_its_begin_and_one_at_its_end_with_their_number() throws Exception {
        assertThat(linesOf(Duration.ofHours(1), 12, piece -> piece >= 2 && piece <= 8))
                .containsExactly(
                        "WARN The task \"mails\" failed, and is tried again until it works: java.lang.IllegalStateException: away, 2",
                        "INFO The task \"mails\" works again; attempts that failed: 7");
    }

    @Test
    void each_series_is_counted_by_itself() throws Exception {
        assertThat(linesOf(Duration.ofHours(1), 8, piece -> piece == 1 || piece == 3 || piece == 4))
                .containsExactly(
                        "WARN The task \"mails\" failed, and is tried again until it works: java.lang.IllegalStateException: away, 1",
                        "INFO The task \"mails\" works again; attempts that failed: 1",
                        "WARN The task \"mails\" failed, and is tried again until it works: java.lang.IllegalStateException: away, 3",
                        "INFO The task \"mails\" works again; attempts that failed: 2");
    }

    @Test
    void a_series_that_goes_on_is_logged_again() throws Exception {
        assertThat(linesOf(Duration.ZERO, 5, piece -> piece >= 2 && piece <= 4))
                .containsExactly(
                        "WARN The task \"mails\" failed, and is tried again until it works: java.lang.IllegalStateException: away, 2",
                        "WARN The task \"mails\" still fails; attempts that failed: 2: java.lang.IllegalStateException: away, 3",
                        "WARN The task \"mails\" still fails; attempts that failed: 3: java.lang.IllegalStateException: away, 4",
                        "INFO The task \"mails\" works again; attempts that failed: 3");
    }

    /** The lines of a number of pieces, of which some fail. */
    private List<String> linesOf(Duration reminder, int pieces, IntPredicate fails) throws InterruptedException {
        CountDownLatch left = new CountDownLatch(pieces + 1);
        int[] piece = new int[1];
        try (Background work = new Background(
                "mails",
                Duration.ofMillis(1),
                () -> {
                    piece[0]++;
                    // The line of a piece is written before the next one begins.
                    left.countDown();
                    if (fails.test(piece[0])) {
                        throw new IllegalStateException("away, " + piece[0]);
                    }
                    return false;
                },
                reminder)) {
            work.start();
            assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
        }
        return log.list.stream()
                .map(line -> line.getLevel() + " " + line.getFormattedMessage())
                .toList();
    }
}

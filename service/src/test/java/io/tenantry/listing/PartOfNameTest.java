package io.tenantry.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.TestDatabases;
import io.tenantry.storage.Database;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text is searched for by the index of trigrams exactly where it has one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class PartOfNameTest {
    private Database database;

    @BeforeAll
    void open() {
        database = TestDatabases.create().open();
    }

    @AfterAll
    void close() {
        database.close();
    }

    private boolean contains(String name, PartOfName part) {
        return database.read(handle -> handle.createQuery(
                        "SELECT " + part.in("name_fold", ":part") + " FROM (SELECT :name AS name_fold) named")
                .bind("part", part.value())
                .bind("name", name)
                .mapTo(boolean.class)
                .one());
    }

    /** The number of rows that the index finds of 2,000 without the text: all of them for a text without a trigram. */
    private long found(String text) {
        return database.read(outer -> outer.inTransaction(handle -> {
            handle.execute("CREATE TEMP TABLE named AS SELECT 'w' || n AS name_fold FROM generate_series(1, 2000) n");
            handle.execute("CREATE INDEX named_search ON named USING gin (name_fold gin_trgm_ops)");
            handle.execute("SET LOCAL enable_seqscan = off");
            String plan = handle.createQuery(
                            "EXPLAIN (ANALYZE, FORMAT JSON) SELECT FROM named WHERE name_fold LIKE :pattern")
                    .bind("pattern", Like.containing(text))
                    .mapTo(String.class)
                    .one();
            handle.execute("DROP TABLE named");
            return plan.lines()
                    .filter(line -> line.contains("\"Actual Rows\""))
                    .mapToLong(line -> (long)
                            Double.parseDouble(line.replaceAll("[^0-9.]", "").replaceAll("\\.$", "")))
                    .max()
                    .orElse(0);
        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"q", "qx", "재단", "~", "q-", "q_", "%%", "-!", "a'", "\\", "シ", "ął", "é%"})
    void a_text_without_a_trigram_is_not_searched_by_the_index(String text) {
        assertThat(new PartOfName(text).in("c", "?")).isEqualTo("strpos(c, ?) > 0");
        assertThat(found(text)).isEqualTo(2_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"qxy", "q x", "-q", "qx ", "株式会", "a_b", "q%x", " 재", "x\\y", "ółż", "12 "})
    void a_text_with_a_trigram_is_searched_by_the_index(String text) {
        assertThat(new PartOfName(text).in("c", "?")).isEqualTo("c LIKE ?");
        assertThat(found(text)).isLessThan(2_000);
    }

    @Test
    void both_forms_find_what_contains_the_text() {
        Random random = new Random(1);
        String letters = "ab%_\\ -é재";
        for (int i = 0; i < 500; i++) {
            String name = text(letters, 12, random);
            String text = text(letters, 1 + random.nextInt(4), random);
            assertThat(contains(name, new PartOfName(text)))
                    .as(name + " contains " + text)
                    .isEqualTo(name.contains(text));
        }
    }

    private static String text(String letters, int length, Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}

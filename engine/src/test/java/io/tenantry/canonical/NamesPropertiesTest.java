package io.tenantry.canonical;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesPropertiesTest {
    private static final String TRICKY =
            "iIİıjŻßẞsSΣσςﬁ\u0307\u0308\u0323\u0345 \u00A0\u3000\t\u00AD\u034F\u200B\u200C\u200D\u2060\uFEFF\u2800";

    @Provide
    Arbitrary<String> name() {
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(
                                3, Arbitraries.chars().with(TRICKY).map(String::valueOf)),
                        net.jqwik.api.Tuple.of(
                                1, Arbitraries.integers().between(1, 0xD7FF).map(Character::toString)))
                .list()
                .ofMaxSize(10)
                .map(parts -> String.join("", parts));
    }

    @Property
    void the_fold_of_a_fold_is_the_fold(@ForAll("name") String name) {
        assertThat(Names.fold(Names.fold(name))).isEqualTo(Names.fold(name));
    }

    @Property
    void normal_forms_are_one_name(@ForAll("name") String name) {
        assertThat(Names.fold(Normalizer.normalize(name, Normalizer.Form.NFD)))
                .isEqualTo(Names.fold(Normalizer.normalize(name, Normalizer.Form.NFC)));
    }

    @Property
    void what_shows_nothing_counts_neither_inside_nor_at_the_ends(
            @ForAll("name") String one, @ForAll("name") String other) {
        assertThat(Names.fold(one + "\u00AD\u200D" + other)).isEqualTo(Names.fold(one + other));
        assertThat(Names.trimmed("\u3000\uFEFF" + one + "\u00A0\u200B")).isEqualTo(Names.trimmed(one));
    }

    @Property
    void a_trimmed_name_is_not_trimmed_again(@ForAll("name") String name) {
        String trimmed = Names.trimmed(name);

        assertThat(Names.trimmed(trimmed)).isEqualTo(trimmed);
        assertThat(name).contains(trimmed);
    }

    @ParameterizedTest
    @CsvSource({
        "İSTANBUL, istanbul",
        "I\u0307stanbul, istanbul",
        "i\u0307stanbul, istanbul",
        "İ\u0323, \u1ECB",
        "Żółć, żółć",
        "STRASSE, straße",
        "ΟΔΟΣ, οδος",
        "ﬁx, FIX",
        "A  B, 'a\u00A0b'"
    })
    void spellings_of_one_name_fold_alike(String one, String other) {
        assertThat(Names.fold(one)).isEqualTo(Names.fold(other));
    }
}

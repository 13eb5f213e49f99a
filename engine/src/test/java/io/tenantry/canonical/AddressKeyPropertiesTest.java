package io.tenantry.canonical;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class AddressKeyPropertiesTest {
    /** Letters with more than one lower case, combining marks, and other special characters. */
    private static final String TRICKY = "iIİıßẞsSſkK\u212AåÅ\u212BǄǅǆΣσςθΘϴﬁ\u0307\u0308\u030C\u0323\u00AD\u200D.-@";

    @Provide
    Arbitrary<String> text() {
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(
                                3, Arbitraries.chars().with(TRICKY).map(String::valueOf)),
                        net.jqwik.api.Tuple.of(
                                1, Arbitraries.integers().between(1, 0xD7FF).map(Character::toString)))
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }

    @Property
    void the_key_of_a_key_is_the_key(@ForAll("text") String local, @ForAll("text") String domain) {
        String key = AddressKey.of(local + "@" + domain);

        assertThat(AddressKey.of(key)).isEqualTo(key);
    }

    @Property
    void addresses_of_one_key_have_the_same_letters_but_for_the_case(
            @ForAll("text") String one, @ForAll @Size(8) List<@IntRange(max = 4) Integer> changes) {
        StringBuilder other = new StringBuilder();
        one.codePoints().forEach(letter -> other.append(changed(letter, changes.get(other.length() % 8))));

        if (AddressKey.of(one + "@a.example").equals(AddressKey.of(other + "@a.example"))) {
            assertThat(caseless(one)).isEqualTo(caseless(other.toString()));
        }
    }

    /** A letter after a full or simple change of case, or after folding. */
    private static String changed(int letter, int change) {
        String text = Character.toString(letter);
        return switch (change) {
            case 0 -> text.toUpperCase(Locale.ROOT);
            case 1 -> text.toLowerCase(Locale.ROOT);
            case 2 -> UCharacter.foldCase(text, true);
            case 3 -> Character.toString(UCharacter.toLowerCase(letter));
            default -> text;
        };
    }

    @Property
    void a_change_of_case_that_keeps_the_letters_keeps_the_key(@ForAll("text") String local) {
        StringBuilder lower = new StringBuilder();
        composed(local)
                .codePoints()
                .map(letter -> Character.toUpperCase(Character.toLowerCase(letter)) == letter
                        ? Character.toLowerCase(letter)
                        : letter)
                .forEach(lower::appendCodePoint);

        assertThat(AddressKey.of(lower + "@a.example")).isEqualTo(AddressKey.of(local + "@a.example"));
    }

    @Property
    void normal_forms_are_one_address(@ForAll("text") String local, @ForAll("text") String domain) {
        String address = local + "@" + domain;

        assertThat(AddressKey.of(Normalizer.normalize(address, Normalizer.Form.NFD)))
                .isEqualTo(AddressKey.of(composed(address)));
    }

    private static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /**
     * Another comparison without regard to case: by simple upper case, letter by letter, of letters without their marks.
     */
    private static String caseless(String text) {
        StringBuilder upper = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFD)
                .codePoints()
                .map(UCharacter::toUpperCase)
                .forEach(upper::appendCodePoint);
        return Normalizer.normalize(upper.toString().replace('ẞ', 'ß'), Normalizer.Form.NFD);
    }
}

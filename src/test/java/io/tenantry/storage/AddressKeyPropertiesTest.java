package io.tenantry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import java.text.Normalizer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class AddressKeyPropertiesTest {
    /** Letters with more than one lower case, marks that compose, and everything else of the first plane. */
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
            @ForAll("text") String one, @ForAll("text") String other) {
        Assume.that(AddressKey.of(one + "@a.example").equals(AddressKey.of(other + "@a.example")));

        assertThat(caseless(one)).isEqualTo(caseless(other));
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

    /** Another way to compare without regard to case: by simple upper case, letter by letter. */
    private static String caseless(String text) {
        StringBuilder upper = new StringBuilder();
        composed(text).codePoints().map(UCharacter::toUpperCase).forEach(upper::appendCodePoint);
        return Normalizer.normalize(upper.toString().replace('ẞ', 'ß'), Normalizer.Form.NFD);
    }
}

package io.tenantry.canonical;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressKeyTest {
    @ParameterizedTest
    @CsvSource({
        "Ada@Example.ORG, ada@example.org",
        "ada@example.org., ada@example.org",
        "ida@bücher.example, ida@xn--bcher-kva.example",
        "ida@BÜCHER.example, ida@xn--bcher-kva.example",
        "ida@bu\u0308cher.example, ida@xn--bcher-kva.example",
        "ida@XN--BCHER-KVA.Example, ida@xn--bcher-kva.example",
        "ida@b\u00adücher。example, ida@xn--bcher-kva.example",
        "ida@bücher.example., ida@xn--bcher-kva.example",
        "ida@bücher.example。, ida@xn--bcher-kva.example",
        "ida@example.org.\u00ad, ida@example.org",
        "kim@maßanfertigung.example, kim@xn--maanfertigung-cdb.example",
        "kim@massanfertigung.example, kim@massanfertigung.example",
        "STRAUẞ@example.org, strauß@example.org",
        "Strauß@example.org, strauß@example.org",
        "STRAUSS@example.org, strauss@example.org",
        "Öztürk@example.org, öztürk@example.org",
        "O\u0308ztürk@example.org, öztürk@example.org",
        "ΝΊΚΗ@example.org, νίκη@example.org",
        "Ǆ@example.org, ǆ@example.org",
        "ǅ@example.org, ǆ@example.org",
        "\"a@b\"@Example.org, \"a@b\"@example.org",
        "nobody, nobody",
        "a@ex_ample.org, a@ex_ample.org",
        "a@xn--0.example, a@xn--0.example"
    })
    void an_address_has_one_key_however_it_is_written(String written, String key) {
        assertThat(AddressKey.of(written)).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({
        "strauß@example.org, strauss@example.org",
        "İrmak@example.org, irmak@example.org",
        "i\u0307rmak@example.org, irmak@example.org",
        "ırmak@example.org, irmak@example.org",
        "ﬁona@example.org, fiona@example.org",
        "νίκος@example.org, νίκοσ@example.org",
        "ſam@example.org, sam@example.org",
        "ϑ@example.org, θ@example.org",
        "ϴ@example.org, Θ@example.org",
        "ａda@example.org, ada@example.org",
        "kim@maßanfertigung.example, kim@massanfertigung.example"
    })
    void two_peoples_addresses_stay_apart(String one, String other) {
        assertThat(AddressKey.of(one)).isNotEqualTo(AddressKey.of(other));
    }

    /** Of all characters, those with the same key are cases of one letter, or canonically equivalent. */
    @Test
    void no_two_letters_are_joined_but_the_cases_of_one() {
        Map<String, TreeSet<String>> joined = new HashMap<>();
        for (int letter = 1; letter <= Character.MAX_CODE_POINT; letter++) {
            if (letter != '@' && !(letter >= 0xD800 && letter <= 0xDFFF)) {
                String text = Character.toString(letter);
                joined.computeIfAbsent(AddressKey.of(text + "@example.org"), key -> new TreeSet<>())
                        .add(java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFC));
            }
        }
        List<TreeSet<String>> several = joined.values().stream()
                .filter(letters -> letters.size() > 1)
                .filter(letters -> letters.stream()
                                .map(letter -> UCharacter.toUpperCase(letter.codePointAt(0)))
                                .distinct()
                                .count()
                        > 1)
                .toList();

        assertThat(several).containsExactly(new TreeSet<>(List.of("ß", "ẞ")));
    }

    @ParameterizedTest
    @CsvSource({
        "ada@example.org,",
        "Ada@Example.org,",
        "ida@bücher.example, ida@bücher.example",
        "ida@xn--bcher-kva.example, ida@bücher.example",
        "Strauß@example.org, strauss@example.org",
        "İrmak@example.org, irmak@example.org"
    })
    void a_part_is_found_in_a_form_of_its_own_where_the_key_does_not_do(String address, String form) {
        assertThat(AddressKey.searchForm(address)).isEqualTo(form);
    }

    @Test
    void a_very_long_domain_takes_no_longer_than_a_short_one() {
        String domain = "ü".repeat(30_000) + ".example".repeat(3_000);

        assertThat(AddressKey.of("a@" + domain)).isEqualTo("a@" + domain);
    }
}

package io.tenantry.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContextWordsTest {
    private static final List<String> ADA =
            List.of("ada.lovelace@bluebird.example", "Ada Lovelace", "Bluebird Travel", "Zürich Büro");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Tenantry2026!!",
                "!!tenantry!!",
                "TENANTRY-tenantry-1",
                "ada.lovelace@bluebird.example",
                "Ada-Lovelace-1815",
                "lovelace ada 99",
                "Bluebird2026!!!",
                "bluebirdexample1!",
                "2026 Bluebird & Tenantry",
                "Zürich-Büro-1",
                "Zu\u0308rich 2026 !!"
            })
    void a_password_of_such_words_is_found_in_any_case_and_order_with_any_digits_and_signs(String password) {
        assertThat(ContextWords.makeUp(password, ADA)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse battery",
                "tenantry is good",
                "adalovelacex1!",
                "1234567890!",
                "!!!!!!!!!!!!",
                "blue bird and ada",
                "travels 2026 !!"
            })
    void other_letters_beside_them_make_another_password(String password) {
        assertThat(ContextWords.makeUp(password, ADA)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"Al, al-2026-12-31, true", "Al, alabama mall, false", "'', anything goes, false", "---, 12345678, false"
    })
    void short_names_count_as_the_whole_password_only(String name, String password, boolean found) {
        assertThat(ContextWords.makeUp(password, List.of(name))).isEqualTo(found);
    }

    @Test
    void the_policy_has_a_sentence_of_its_own() {
        PasswordPolicy policy = PasswordPolicy.DEFAULT.about("Acme", null, "ann@example.com");
        assertThat(policy.problems("Acme-2026-!!"))
                .containsExactly("The password is made of names or of the address of its owner, or of the name of this"
                        + " program.");
        assertThat(policy.problems("an acme horse!")).isEmpty();
        assertThat(PasswordPolicy.OPERATORS.problems("Tenantry-2026-!!")).hasSize(1);
    }
}

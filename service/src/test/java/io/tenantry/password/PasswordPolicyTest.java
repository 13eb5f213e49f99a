package io.tenantry.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyTest {
    private static final String NOT_TYPED =
            "The password may have letters, digits, signs and spaces only, and none that cannot be seen.";
    private static final PasswordPolicy NOTHING = new PasswordPolicy(0, 0, 0, 0, 0, 0, 0);
    private static final PasswordPolicy EVERYTHING = new PasswordPolicy(8, 12, 2, 2, 1, 2, 2);

    @Test
    void zero_asks_nothing_but_eight_characters() {
        assertThat(NOTHING.problems("xxxxxxxx")).isEmpty();
        for (String shorter : List.of("", "x", "xxxxxx\u0308")) {
            assertThat(NOTHING.problems(shorter)).containsExactly("The password must have at least 8 characters.");
        }
        assertThat(NOTHING.problems("x".repeat(1000)))
                .containsExactly("The password must have at most 999 characters.");
        assertThat(new PasswordPolicy(3, 6, 0, 0, 0, 0, 0).problems("sevenish")).isEmpty();
    }

    @Test
    void characters_are_counted_in_the_composed_form() {
        assertThat(NOTHING.problems("a\u0308".repeat(7)))
                .containsExactly("The password must have at least 8 characters.");
        assertThat(NOTHING.problems("a\u0308".repeat(8))).isEmpty();
        assertThat(new PasswordPolicy(8, 10, 0, 0, 0, 0, 0).problems("a\u0308".repeat(10)))
                .isEmpty();
        assertThat(NOTHING.problems("\u1f82".repeat(999))).isEmpty();
        assertThat(NOTHING.problems("\u03b1\u0313\u0300\u0345".repeat(999))).isEmpty();
        assertThat(NOTHING.problems("a\u0308\u0323".repeat(100_000)))
                .containsExactly("The password must have at most 999 characters.");
        // A combining character is no letter; composed with a letter, it is part of that letter.
        assertThat(new PasswordPolicy(8, 0, 0, 0, 1, 0, 0).problems("a\u0308".repeat(8)))
                .containsExactly("The password must have at least 1 special character.");
    }

    /** One character of each kind that RFC 8265 does not permit, among them the ends of ranges. */
    @ParameterizedTest
    @ValueSource(
            ints = {
                0x0, 0x9, 0xA, 0x1F, 0x7F, 0x80, 0x85, 0x9F, 0xAD, 0x34F, 0x378, 0x61C, 0x1100, 0x115F, 0x1160, 0x11FF,
                0x17B4, 0x180B, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x2028, 0x2029, 0x202E, 0x2060, 0x2064, 0x2066,
                0x206F, 0x3164, 0xD7B0, 0xD800, 0xDFFF, 0xE000, 0xFDD0, 0xFE00, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFF8, 0xFFF9,
                0xFFFE, 0xFFFF, 0x1BCA0, 0x1D173, 0xE0001, 0xE0100, 0xE0FFF, 0xF0000, 0x10FFFF
            })
    void characters_that_cannot_be_typed_or_seen_are_refused(int letter) {
        String text = Character.toString(letter);
        assertThat(NOTHING.problems(text.repeat(12))).containsExactly(NOT_TYPED);
        assertThat(NOTHING.problems("correct horse" + text + "battery")).containsExactly(NOT_TYPED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse battery",
                "\u00e4\u00f6\u00fc\u00df ~\u20ac\u00a7\u00b0",
                "\u043f\u0430\u0440\u043e\u043b\u044c 7",
                "\u5bc6\u7801\u5bc6\u7801\u8fd9\u662f\u4e00\u4e2a",
                "\ud55c\uad6d\uc5b4 \ube44\ubc00\ubc88\ud638",
                "\u1112\u1161\u11ab\u1100\u116e\u11a8 and more",
                "\ud83d\ude00\ud83d\ude01\ud83d\ude02\ud83d\ude03 horses",
                "non\u00a0breaking\u3000space",
                "\u0939\u093f\u0928\u094d\u0926\u0940 \u092d\u093e\u0937\u093e",
                "\u2160\ufb01\uff21\u00b2\u20dd horse"
            })
    void letters_digits_signs_and_spaces_of_all_writings_are_accepted(String password) {
        assertThat(NOTHING.problems(password)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"password1", "Password1", "1QAZ2WSX3EDC", "leavemealone", "ILOVEYOU!"})
    void common_passwords_are_refused_in_upper_and_lower_case(String password) {
        assertThat(NOTHING.problems(password)).containsExactly("The password is one of the most common ones.");
    }

    @Test
    void every_broken_rule_has_a_sentence_of_its_own() {
        assertThat(PasswordPolicy.OPERATORS.problems("123456"))
                .containsExactly(
                        "The password must have at least 12 characters.",
                        "The password is one of the most common ones.");
        assertThat(PasswordPolicy.OPERATORS.problems("123456789123"))
                .containsExactly("The password is one of the most common ones.");
        assertThat(PasswordPolicy.OPERATORS.problems("correct horse battery")).isEmpty();
        assertThat(NOTHING.problems("password\nmonkeys")).containsExactly(NOT_TYPED);
        assertThat(CommonPasswords.count()).isGreaterThanOrEqualTo(10_000);
    }

    @Test
    void a_new_organization_asks_for_twelve_characters_and_a_special_one() {
        assertThat(PasswordPolicy.DEFAULT.problems("short"))
                .containsExactly(
                        "The password must have at least 12 characters.",
                        "The password must have at least 1 special character.");
        assertThat(PasswordPolicy.DEFAULT.problems("long enough!")).isEmpty();
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() {
        assertThat(EVERYTHING.problems("aB1!aB1!")).isEmpty();
        assertThat(EVERYTHING.problems("---"))
                .containsExactly(
                        "The password must have at least 8 characters.",
                        "The password must have at least 2 lower-case letters.",
                        "The password must have at least 2 upper-case letters.",
                        "The password must have at least 2 digits.",
                        "The password may not have more than 2 identical characters in a row.");
        assertThat(EVERYTHING.problems("aB1!aB1!aB1!a"))
                .containsExactly("The password must have at most 12 characters.");
    }

    @Test
    void what_is_asked_is_told_before() {
        assertThat(NOTHING.demands()).containsExactly("At least 8 characters", "Not one of the most common passwords");
        assertThat(EVERYTHING.demands())
                .containsExactly(
                        "At least 8 characters",
                        "At most 12 characters",
                        "At least 2 lower-case letters",
                        "At least 2 upper-case letters",
                        "At least 1 special character",
                        "At least 2 digits",
                        "At most 2 identical characters in a row",
                        "Not one of the most common passwords");
    }

    @Test
    void characters_are_those_of_all_languages() {
        PasswordPolicy policy = new PasswordPolicy(8, 8, 2, 2, 2, 2, 1);
        // Lower-case and upper-case letters, Arabic digits, and an emoji of two UTF-16 units.
        assertThat(policy.problems("ßÉ٣🙂ßÉ٣🙂")).isEmpty();
        assertThat(new PasswordPolicy(0, 0, 0, 0, 8, 0, 0).problems(" _ _ _ _")).isEmpty();
        PasswordPolicy alternating = new PasswordPolicy(0, 0, 0, 0, 0, 0, 1);
        assertThat(alternating.problems("🙂🙂abcdef")).hasSize(1);
        assertThat(alternating.problems("abababab")).isEmpty();
    }

    @Test
    void a_maximum_length_gives_way_to_rules_that_contradict_it() {
        PasswordPolicy longer = new PasswordPolicy(20, 10, 0, 0, 0, 0, 0);
        assertThat(longer.problems("a rather good length")).isEmpty();
        assertThat(longer.problems("a rather good length!"))
                .containsExactly("The password must have at most 20 characters.");
        assertThat(new PasswordPolicy(8, 10, 4, 4, 0, 4, 0).problems("abcdEFGH1234"))
                .isEmpty();
    }
}

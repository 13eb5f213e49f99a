package io.tenantry.password;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordPolicyTest {
    private static final PasswordPolicy NOTHING = new PasswordPolicy(0, 0, 0, 0, 0, 0, 0);
    private static final PasswordPolicy EVERYTHING = new PasswordPolicy(8, 12, 2, 2, 1, 2, 2);

    @Test
    void zero_asks_nothing_but_that_there_is_one() {
        assertThat(NOTHING.problems("x")).isEmpty();
        assertThat(NOTHING.problems("xxxxxxxxxx")).isEmpty();
        assertThat(NOTHING.problems("")).containsExactly("The password may not be empty.");
        assertThat(NOTHING.problems("x".repeat(1000)))
                .containsExactly("The password must have at most 999 characters.");
    }

    @Test
    void a_new_organization_asks_for_twelve_characters_and_a_special_one() {
        assertThat(PasswordPolicy.USUAL.problems("short"))
                .containsExactly(
                        "The password must have at least 12 characters.",
                        "The password must have at least 1 special character.");
        assertThat(PasswordPolicy.USUAL.problems("long enough!")).isEmpty();
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
        assertThat(NOTHING.demands()).isEmpty();
        assertThat(EVERYTHING.demands())
                .containsExactly(
                        "At least 8 characters",
                        "At most 12 characters",
                        "At least 2 lower-case letters",
                        "At least 2 upper-case letters",
                        "At least 1 special character",
                        "At least 2 digits",
                        "At most 2 identical characters in a row");
    }

    @Test
    void characters_are_those_of_all_languages() {
        PasswordPolicy policy = new PasswordPolicy(4, 4, 1, 1, 1, 1, 1);
        // A lower-case and an upper-case letter, an Arabic digit, and an emoji that takes two units of UTF-16.
        assertThat(policy.problems("ßÉ٣🙂")).isEmpty();
        assertThat(new PasswordPolicy(0, 0, 0, 0, 2, 0, 0).problems(" _")).isEmpty();
        assertThat(new PasswordPolicy(0, 0, 0, 0, 0, 0, 1).problems("🙂🙂")).hasSize(1);
        assertThat(new PasswordPolicy(0, 0, 0, 0, 0, 0, 1).problems("abab")).isEmpty();
    }
}

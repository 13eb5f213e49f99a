package io.tenantry.password;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordsTest {
    @Test
    void a_password_fits_its_own_hash_and_no_other() {
        String hash = Passwords.hash("correct horse");

        assertThat(Passwords.matches("correct horse", hash)).isTrue();
        assertThat(Passwords.matches("correct mule", hash)).isFalse();
    }

    @Test
    void what_nobody_has_fits_nobody_and_costs_the_same() {
        assertThat(Passwords.matches("nobody has this password", null)).isFalse();
        assertThat(costOf(Passwords.NOBODYS_HASH)).isEqualTo(costOf(Passwords.hash("another")));
    }

    /** Everything but the salt and the hash, whose lengths count. */
    private static String costOf(String hash) {
        String[] parts = hash.split("\\$");
        return parts[1] + parts[2] + parts[3] + " " + parts[4].length() + " " + parts[5].length();
    }
}

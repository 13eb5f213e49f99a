package io.tenantry.password;

import static org.assertj.core.api.Assertions.assertThat;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import io.tenantry.password.Passwords.Match;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    private static final Argon2Function ARGON2 = Argon2Function.getInstance(19456, 2, 1, 32, Argon2.ID);

    @Test
    void a_password_fits_its_own_hash_and_no_other() {
        String hash = Passwords.hash("correct horse");

        assertThat(Passwords.match("correct horse", hash)).isEqualTo(Match.YES);
        assertThat(Passwords.match("correct mule", hash)).isEqualTo(Match.NO);
    }

    @Test
    void the_same_password_fits_in_every_normal_form_and_with_every_space() {
        String hash = Passwords.hash("Gr\u00f6\u00dfe Pass1!");

        assertThat(Passwords.match("Gro\u0308\u00dfe Pass1!", hash)).isEqualTo(Match.YES);
        assertThat(Passwords.match("Gr\u00f6\u00dfe\u00a0Pass1!", hash)).isEqualTo(Match.YES);
        assertThat(Passwords.match("gr\u00f6\u00dfe Pass1!", hash)).isEqualTo(Match.NO);
        assertThat(Passwords.match("Gr\u00f6sse Pass1!", hash)).isEqualTo(Match.NO);
    }

    @Test
    void an_old_hash_of_another_form_fits_that_form_alone_and_is_told_to_be_outdated() {
        String typed = "Gro\u0308\u00dfe-Pass1!";
        String old = Password.hash(typed).addRandomSalt(16).with(ARGON2).getResult();

        assertThat(Passwords.match(typed, old)).isEqualTo(Match.OUTDATED);
        assertThat(Passwords.match("Gr\u00f6\u00dfe-Pass1!", old)).isEqualTo(Match.NO);
        assertThat(Passwords.match("Gro\u0308\u00dfe-Pass2!", old)).isEqualTo(Match.NO);
    }

    @Test
    void what_nobody_has_fits_nobody_and_costs_the_same() {
        assertThat(Passwords.match("nobody has this password", null)).isEqualTo(Match.NO);
        assertThat(Passwords.match("no\u0308body has this password", null)).isEqualTo(Match.NO);
        assertThat(costOf(Passwords.NOBODYS_HASH)).isEqualTo(costOf(Passwords.hash("another")));
    }

    /** The parameters of a hash, with the lengths of its salt and its hash. */
    private static String costOf(String hash) {
        String[] parts = hash.split("\\$");
        return parts[1] + parts[2] + parts[3] + " " + parts[4].length() + " " + parts[5].length();
    }
}

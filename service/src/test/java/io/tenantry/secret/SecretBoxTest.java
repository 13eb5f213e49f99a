package io.tenantry.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.FormBefore;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The encryption of stored secrets with several keys. */
class SecretBoxTest {
    private static final SecretPlace PLACE = SecretPlace.of("project", "webhook_secret", 7);
    private static final byte[] FIRST = key(1);
    private static final byte[] SECOND = key(2);

    private static byte[] key(int fill) {
        byte[] key = new byte[SecretBox.KEY_LENGTH];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    private static SecretBox box(byte[]... newestFirst) {
        return new SecretBox(KeySource.of(KeyRing.of(List.of(newestFirst))));
    }

    @Test
    void the_newest_key_encrypts_and_all_decrypt() {
        byte[] old = box(FIRST).seal("words", PLACE);
        SecretBox both = box(SECOND, FIRST);
        byte[] fresh = both.seal("words", PLACE);

        assertThat(both.open(old, PLACE)).isEqualTo("words");
        assertThat(both.isCurrent(old)).isFalse();
        assertThat(both.isCurrent(fresh)).isTrue();
        assertThat(fresh).startsWith(both.currentHeader());
        assertThat(SecretBox.keyId(fresh)).isEqualTo(KeyRing.id(SECOND)).isNotEqualTo(KeyRing.id(FIRST));
        assertThat(box(SECOND).open(fresh, PLACE)).isEqualTo("words");
        assertThatThrownBy(() -> box(FIRST).open(fresh, PLACE)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_value_is_bound_to_table_column_and_row() {
        SecretBox box = box(FIRST);
        byte[] sealed = box.seal("words", PLACE);
        for (SecretPlace another : List.of(
                SecretPlace.of("project", "webhook_secret", 8),
                SecretPlace.of("project", "vapi_api_key", 7),
                SecretPlace.of("organization", "webhook_secret", 7),
                new SecretPlace("projectw", "ebhook_secret", "7"))) {
            assertThatThrownBy(() -> box.open(sealed, another)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void the_form_before_is_read_with_every_key_and_is_never_current() {
        byte[] before = FormBefore.seal(FIRST, "words");
        SecretBox both = box(SECOND, FIRST);
        assertThat(both.open(before, PLACE)).isEqualTo("words");
        assertThat(both.isCurrent(before)).isFalse();
        assertThat(SecretBox.keyId(before)).isNull();
        assertThatThrownBy(() -> box(SECOND).open(before, PLACE)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void no_change_of_any_byte_is_accepted() {
        SecretBox box = box(FIRST);
        byte[] sealed = box.seal("words", PLACE);
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> box.open(changed, PLACE))
                    .as("byte " + i)
                    .isInstanceOf(IllegalStateException.class);
            byte[] cut = Arrays.copyOf(sealed, i);
            assertThatThrownBy(() -> box.open(cut, PLACE)).as("length " + i).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void a_secret_that_moves_to_another_row_is_encrypted_anew() {
        SecretBox box = box(FIRST);
        SecretRow one = new SecretRow(box, "project", 7);
        SecretRow another = new SecretRow(box, "project", 8);
        Secret secret = one.stored("webhook_secret", box.seal("words", PLACE), "");

        assertThat(one.sealed("webhook_secret", secret)).isEqualTo(secret.sealed(box, PLACE));
        byte[] moved = another.sealed("webhook_secret", secret);
        assertThat(another.stored("webhook_secret", moved, "").reveal()).isEqualTo("words");
        assertThatThrownBy(() -> one.stored("webhook_secret", moved, "").reveal())
                .isInstanceOf(IllegalStateException.class);
    }
}

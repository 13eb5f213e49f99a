package io.tenantry.password;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import org.jspecify.annotations.Nullable;

/** Argon2id at its lowest cost, so that tests take no processor time for hashes. */
public final class LightHashing implements HashFunction {
    private static final Argon2Function LIGHT = Argon2Function.getInstance(8, 1, 1, 32, Argon2.ID);

    /** The hash to store for a password. */
    public static String of(String password) {
        return Password.hash(PasswordText.normal(password))
                .addRandomSalt(16)
                .with(LIGHT)
                .getResult();
    }

    @Override
    public String hash(String password) {
        return of(password);
    }

    @Override
    public Passwords.Match match(String password, @Nullable String hash) {
        return hash == null ? Passwords.Match.NO : Passwords.match(password, hash);
    }
}

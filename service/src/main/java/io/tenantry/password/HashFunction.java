package io.tenantry.password;

import org.jspecify.annotations.Nullable;

/** A password hash function, slow by design. */
public interface HashFunction {
    /** The function for stored passwords: Argon2id. */
    HashFunction ARGON2 = new HashFunction() {
        @Override
        public String hash(String password) {
            return Passwords.hash(password);
        }

        @Override
        public Passwords.Match match(String password, @Nullable String hash) {
            return Passwords.match(password, hash);
        }
    };

    /** The hash to store for a password. */
    String hash(String password);

    /**
     * Compares a password with a hash.
     *
     * @param hash the stored hash; null for an unknown person, which never matches and takes as long
     */
    Passwords.Match match(String password, @Nullable String hash);
}

package io.tenantry.password;

import org.jspecify.annotations.Nullable;

/** A way to hash passwords; slow on purpose. */
public interface HashFunction {
    /** The function that stored passwords are hashed with. */
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

    /** The hash to be stored for a password. */
    String hash(String password);

    /**
     * How a password compares with a hash.
     *
     * @param hash the stored hash; null for nobody's, which never matches and takes as long
     */
    Passwords.Match match(String password, @Nullable String hash);
}

package io.tenantry.secret;

/** Gives the keys of stored secrets, which may change while the program runs. */
public interface KeySource {
    /** The keys, as of a second ago at most. */
    KeyRing keys();

    /** The keys as of now: for a value that none of the others decrypts. */
    KeyRing newKeys();

    /** Keys that never change. */
    static KeySource of(KeyRing ring) {
        return new KeySource() {
            @Override
            public KeyRing keys() {
                return ring;
            }

            @Override
            public KeyRing newKeys() {
                return ring;
            }
        };
    }
}

package io.tenantry.secret;

/**
 * Encrypts and decrypts the secrets of one row.
 *
 * @param id the primary key of the row
 */
public record SecretRow(SecretBox box, String table, long id) {
    /** A secret in its stored form. */
    public Secret stored(String column, byte[] sealed, String mask) {
        return Secret.stored(sealed, mask, box, SecretPlace.of(table, column, id));
    }

    /** The encrypted form of a secret in this row. */
    public byte[] sealed(String column, Secret secret) {
        return secret.sealed(box, SecretPlace.of(table, column, id));
    }
}

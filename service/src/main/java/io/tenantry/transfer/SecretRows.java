package io.tenantry.transfer;

import io.tenantry.secret.SecretBox;
import io.tenantry.secret.SecretPlace;
import io.tenantry.storage.backup.Tables.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens and seals the secrets in rows: in a file, which is encrypted as a whole, they are plain, since the key that seals them is that
 * of one installation.
 */
final class SecretRows {
    private static final String SIGN_IN = "sign_in";

    private final SecretBox box;

    SecretRows(SecretBox box) {
        this.box = box;
    }

    static boolean areIn(String table) {
        return TransferredTables.SECRETS.containsKey(table);
    }

    byte[] opened(Table table, byte[] line) {
        CopiedRow row = new CopiedRow(table.columns(), line);
        for (String column : TransferredTables.SECRETS.getOrDefault(table.name(), List.of())) {
            byte[] sealed = row.bytes(column);
            row.set(
                    column,
                    sealed == null
                            ? null
                            : box.openBytes(
                                    sealed, new SecretPlace(table.name(), column, row.text(key(table.name())))));
        }
        return row.line();
    }

    /** Seals the secrets of a row for its temporary table. */
    void seal(String table, CopiedRow row) {
        for (String column : TransferredTables.SECRETS.getOrDefault(table, List.of())) {
            byte[] plain = row.bytes(column);
            row.set(column, plain == null ? null : box.seal(plain, incoming(table, column, row.text(key(table)))));
        }
    }

    /**
     * Seals a secret of a temporary table for the row that it gets; null for none.
     *
     * @param old the number of the row in the file
     * @param row its new number
     */
    byte @Nullable [] bound(String table, String column, String old, long row, byte @Nullable [] sealed) {
        return sealed == null
                ? null
                : box.seal(box.openBytes(sealed, incoming(table, column, old)), SecretPlace.of(table, column, row));
    }

    private static SecretPlace incoming(String table, String column, String row) {
        return new SecretPlace("incoming_" + table, column, row);
    }

    /** The column that names the row of a secret. */
    static String key(String table) {
        return table.equals(SIGN_IN) ? "person_id" : "id";
    }
}

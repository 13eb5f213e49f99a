package io.tenantry.cli.recovery;

import io.tenantry.cli.backup.BackupOptions;
import io.tenantry.cli.operator.SecretInput;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.storage.backup.BackupKey;
import java.util.Optional;

/** The keys of encrypted files: a passphrase that is typed, or {@code TENANTRY_BACKUP_KEY}. */
public final class FileKeys {
    private static final int SHORTEST_PASSPHRASE = 12;

    private FileKeys() {}

    /**
     * The key of a new file; empty when it is not to be encrypted.
     *
     * @param passphrase whether a passphrase is wanted
     * @throws Mistake when the passphrase is too short
     */
    public static Optional<BackupKey> ofNew(boolean passphrase, Environment environment) {
        if (!passphrase) {
            return BackupOptions.key(environment);
        }
        String typed = SecretInput.newPassphrase();
        if (typed.codePointCount(0, typed.length()) < SHORTEST_PASSPHRASE) {
            throw Mistake.ofUsage("The passphrase must have at least 12 characters.");
        }
        return Optional.of(new BackupKey.Passphrase(typed));
    }

    /**
     * The key of an encrypted file.
     *
     * @throws Mistake when it is not given
     */
    public static BackupKey of(BackupKey.Encryption encryption, Environment environment) {
        if (encryption.isOfPassphrase()) {
            return new BackupKey.Passphrase(SecretInput.passphrase());
        }
        return BackupOptions.key(environment)
                .orElseThrow(() ->
                        Mistake.ofState("The file is encrypted with a key. Set TENANTRY_BACKUP_KEY to that key."));
    }
}

package io.tenantry.storage.backup;

/** A backup file cannot be restored. The message is a sentence with the reason, for an operator. */
public final class UnusableBackup extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnusableBackup(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}

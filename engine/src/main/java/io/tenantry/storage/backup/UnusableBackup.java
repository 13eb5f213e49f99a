package io.tenantry.storage.backup;

/** A backup file cannot be restored; the message tells an operator the reason in a sentence. */
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

package io.tenantry.storage.connection;

import java.sql.SQLException;

/** A statement that was sent without Jdbi has failed; {@link SqlFaults} reads the cause. */
public final class SqlFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SqlFailed(SQLException cause) {
        super(cause);
    }
}

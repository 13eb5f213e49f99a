package io.tenantry.storage.backup;

import io.tenantry.storage.connection.SqlFailed;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Writes rows into tables by COPY, one table after the other, in PostgreSQL's text format. */
public final class TableCopy {
    private final Handle handle;
    private @Nullable CopyIn copy;

    public TableCopy(Handle handle) {
        this.handle = handle;
    }

    /**
     * Begins with the next table.
     *
     * @param target the table with its columns, as SQL
     */
    public void begin(String target) {
        end();
        try {
            copy = handle.getConnection()
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + target + " FROM STDIN");
        } catch (SQLException failed) {
            throw new SqlFailed(failed);
        }
    }

    /** Writes a part of the rows of the table: it may begin and end within a row. */
    public void write(byte[] part) {
        CopyIn into = copy;
        if (into == null) {
            throw new IllegalStateException("no table has begun");
        }
        try {
            into.writeToCopy(part, 0, part.length);
        } catch (SQLException failed) {
            throw new SqlFailed(failed);
        }
    }

    /** Ends the table, if one has begun. */
    public void end() {
        CopyIn ended = copy;
        copy = null;
        if (ended != null) {
            try {
                ended.endCopy();
            } catch (SQLException failed) {
                throw new SqlFailed(failed);
            }
        }
    }

    /** Ends a COPY that a failure has interrupted, so that the transaction can be rolled back. */
    public void cancel() {
        CopyIn interrupted = copy;
        if (interrupted != null && interrupted.isActive()) {
            try {
                interrupted.cancelCopy();
            } catch (SQLException cancelled) {
                // The failure that interrupted it is reported.
            }
        }
    }
}

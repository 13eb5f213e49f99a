package io.tenantry.cli.audit;

import io.tenantry.history.ExportedEntry;
import java.io.IOException;

/** Writes audit entries in one format. */
interface ExportWriter extends AutoCloseable {
    /** @throws java.io.UncheckedIOException when it cannot be written */
    void write(ExportedEntry entry);

    /** Flushes the stream, which stays open. */
    @Override
    void close() throws IOException;
}

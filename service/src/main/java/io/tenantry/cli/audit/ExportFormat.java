package io.tenantry.cli.audit;

import java.io.OutputStream;

/** The format of an export. */
enum ExportFormat {
    /** JSON Lines: an object in each line. */
    JSONL,
    /** CSV, with the rules of the management API. */
    CSV;

    /** A writer to this stream, which it flushes and does not close. */
    ExportWriter writer(OutputStream out) {
        return switch (this) {
            case JSONL -> new JsonLinesWriter(out);
            case CSV -> new CsvWriter(out);
        };
    }
}

package io.tenantry.cli.audit;

import io.tenantry.api.management.wire.CsvText;
import io.tenantry.history.ExportedEntry;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes audit entries as CSV (RFC 4180), with the escaping of the management API. Details and changes are JSON in a cell. */
final class CsvWriter implements ExportWriter {
    private static final String LINE_END = "\r\n";

    private final Writer out;

    CsvWriter(OutputStream out) {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
        print(CsvText.BYTE_ORDER_MARK + String.join(",", ExportColumns.NAMES) + LINE_END);
    }

    @Override
    public void write(ExportedEntry entry) {
        List<@Nullable Object> values = ExportColumns.values(entry);
        StringBuilder row = new StringBuilder(512);
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                row.append(',');
            }
            Object value = values.get(i);
            if (value instanceof String text) {
                append(row, CsvText.escaped(text));
            } else if (value != null) {
                row.append(value);
            }
        }
        print(row.append(LINE_END).toString());
    }

    private static void append(StringBuilder row, String cell) {
        boolean quoted =
                cell.indexOf(',') >= 0 || cell.indexOf('"') >= 0 || cell.indexOf('\n') >= 0 || cell.indexOf('\r') >= 0;
        if (quoted) {
            row.append('"').append(cell.replace("\"", "\"\"")).append('"');
        } else {
            row.append(cell);
        }
    }

    private void print(String text) {
        try {
            out.write(text);
        } catch (IOException failed) {
            throw new UncheckedIOException("The export cannot be written", failed);
        }
    }

    @Override
    public void close() throws IOException {
        out.flush();
    }
}

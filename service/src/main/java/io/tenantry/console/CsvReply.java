package io.tenantry.console;

import io.tenantry.web.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A file of comma-separated values (RFC 4180) that is written while the browser reads it. As in the management API, it begins with a
 * byte-order mark for Excel, and a cell that a spreadsheet could read as a formula gets an apostrophe before it, as does one that
 * begins with an apostrophe.
 */
public final class CsvReply {
    private static final String BYTE_ORDER_MARK = "\ufeff";
    private static final String ESCAPED_STARTS = "'=+-@\t\r";
    private static final int BUFFER = 16 * 1024;

    private CsvReply() {}

    /**
     * The reply.
     *
     * @param name the name of the file
     * @param headings the first line
     * @param rows the rows, which are read in pages
     * @param cells the cells of a row
     */
    public static <T> Reply of(String name, List<String> headings, Iterable<T> rows, Function<T, List<String>> cells) {
        return Reply.of(200, "text/csv; charset=utf-8", client -> write(client, headings, rows, cells))
                .with("Content-Disposition", "attachment; filename=\"" + name + "\"")
                .with("Content-Security-Policy", "default-src 'none'")
                .with("Referrer-Policy", "no-referrer")
                .with("Cache-Control", "no-store");
    }

    private static <T> void write(
            OutputStream client, List<String> headings, Iterable<T> rows, Function<T, List<String>> cells)
            throws IOException {
        StringBuilder text = new StringBuilder(BUFFER).append(BYTE_ORDER_MARK).append(line(headings));
        for (T row : rows) {
            text.append(line(cells.apply(row)));
            if (text.length() > BUFFER) {
                client.write(text.toString().getBytes(StandardCharsets.UTF_8));
                text.setLength(0);
            }
        }
        client.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String line(List<String> cells) {
        return cells.stream().map(CsvReply::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    static String cell(String text) {
        String safe = !text.isEmpty() && ESCAPED_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        boolean quoted = safe.chars().anyMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r')
                || !safe.equals(safe.strip());
        return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}

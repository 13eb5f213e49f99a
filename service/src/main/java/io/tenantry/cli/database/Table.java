package io.tenantry.cli.database;

import io.tenantry.listing.Cursor;
import io.tenantry.listing.Slice;
import io.tenantry.listing.Window;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;

/**
 * Prints objects as rows of aligned columns. The first rows set the widths. On a terminal a line is cut at its width; elsewhere
 * nothing is cut.
 */
public final class Table<T> {
    private static final String GAP = "  ";

    private final PrintWriter out;
    private final List<Column<T>> columns;
    private final int width;
    private int[] widths = {};

    /** @param width columns of the terminal; {@link Integer#MAX_VALUE} where there is none */
    Table(PrintWriter out, List<Column<T>> columns, int width) {
        this.out = out;
        this.columns = columns;
        this.width = width;
    }

    /** A table on the standard output of a command. */
    public static <T> Table<T> of(CommandSpec spec, List<Column<T>> columns) {
        return new Table<>(spec.commandLine().getOut(), columns, width(spec));
    }

    private static int width(CommandSpec spec) {
        return Terminal.OUTPUT.isThere() ? Math.max(20, spec.usageMessage().width()) : Integer.MAX_VALUE;
    }

    /**
     * A column.
     *
     * @param heading its heading
     * @param value the value of an object
     */
    public record Column<T>(String heading, Function<T, String> value) {
        /** The value of a field; empty where it is null. */
        public static Column<JsonNode> of(String heading, String field) {
            return new Column<>(heading, object -> object.path(field).asString(""));
        }
    }

    /** A time, without fractions of its second; "never" where there is none. */
    public static String seconds(@Nullable Instant time) {
        return time == null ? "never" : time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Prints rows, and the headings before the first ones. */
    public void print(List<? extends T> objects) {
        List<List<String>> lines = new ArrayList<>();
        if (widths.length == 0) {
            lines.add(columns.stream().map(Column::heading).toList());
        }
        objects.forEach(object -> lines.add(columns.stream()
                .map(column -> VisibleText.of(column.value().apply(object)))
                .toList()));
        if (widths.length == 0) {
            widths = widths(lines);
        }
        lines.forEach(this::line);
    }

    /** Reads a list page by page, and prints it. */
    public void printAll(Function<Window, ? extends Slice<? extends T>> pages) {
        Slice<? extends T> page = pages.apply(new Window.FromStart(Window.MOST, 0));
        print(page.rows());
        for (Cursor next = page.next(); next != null; next = page.next()) {
            page = pages.apply(new Window.After(Window.MOST, next));
            print(page.rows());
        }
    }

    private static int[] widths(List<List<String>> lines) {
        int[] widths = new int[lines.getFirst().size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], VisibleText.columns(line.get(i)));
            }
        }
        return widths;
    }

    private void line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(cells.get(i));
            if (i < cells.size() - 1) {
                line.repeat(' ', Math.max(0, widths[i] - VisibleText.columns(cells.get(i))))
                        .append(GAP);
            }
        }
        out.println(VisibleText.cut(line.toString().stripTrailing(), width));
    }
}

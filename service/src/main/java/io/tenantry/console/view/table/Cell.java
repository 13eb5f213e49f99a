package io.tenantry.console.view.table;

import io.tenantry.console.view.Moment;
import org.jspecify.annotations.Nullable;

/**
 * A cell of a table.
 *
 * @param kind how it is shown
 * @param text its text
 * @param detail the path of a link, relative to the console, or the class of a state; empty for other kinds
 * @param moment a time; null for other kinds, and for never
 */
public record Cell(
        Kind kind, String text, String detail, @Nullable Moment moment) {
    /** How a cell is shown. */
    public enum Kind {
        TEXT,
        LINK,
        NUMBER,
        CODE,
        STATE,
        TIME
    }

    /** A text, apart from the direction of the text around it. */
    public static Cell text(String text) {
        return new Cell(Kind.TEXT, text, "", null);
    }

    /** A link to a page of the console. */
    public static Cell link(String text, String path) {
        return new Cell(Kind.LINK, text, path, null);
    }

    /** A number, in words. */
    public static Cell number(String text) {
        return new Cell(Kind.NUMBER, text, "", null);
    }

    /** A part of a key, or another text for programs. */
    public static Cell code(String text) {
        return new Cell(Kind.CODE, text, "", null);
    }

    /**
     * A state.
     *
     * @param tone {@code on}, {@code off} or {@code bad}
     */
    public static Cell state(String text, String tone) {
        return new Cell(Kind.STATE, text, tone, null);
    }

    /** A time; null for never. */
    public static Cell time(@Nullable Moment moment) {
        return new Cell(Kind.TIME, "", "", moment);
    }
}

package io.tenantry.listing;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A position in a list: that of a row in one of its revisions, so that the position stays valid when the row is changed
 * or deleted. It is written as 24 hexadecimal digits: row (8), revision (6), check (2), order (8).
 *
 * @param row the row's number
 * @param revision the row's revision, modulo 2<sup>24</sup>
 * @param order the number of the list's order in its API; -1 when it is not known
 */
public record Cursor(int row, int revision, int order) {
    /** The number of characters of a written cursor. */
    public static final int LENGTH = 24;

    /** The number of revisions that a cursor can distinguish. */
    static final int REVISIONS = 1 << 24;

    private static final Pattern WRITTEN = Pattern.compile("[0-9a-f]{24}");

    public Cursor {
        revision = revision & (REVISIONS - 1);
    }

    /** Reads a written cursor; empty when the text is no valid cursor. */
    public static Optional<Cursor> read(String written) {
        if (!WRITTEN.matcher(written).matches()) {
            return Optional.empty();
        }
        Cursor cursor = new Cursor(
                HexFormat.fromHexDigits(written, 0, 8),
                HexFormat.fromHexDigits(written, 8, 14),
                HexFormat.fromHexDigits(written, 16, 24));
        return cursor.written().equals(written) ? Optional.of(cursor) : Optional.empty();
    }

    /** The 24 characters of this cursor. */
    public String written() {
        int check = (row * 31 + revision) * 31 + order;
        check ^= check >>> 16;
        check ^= check >>> 8;
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(row)
                + hex.toHexDigits(revision, 6)
                + hex.toHexDigits((byte) check)
                + hex.toHexDigits(order);
    }
}

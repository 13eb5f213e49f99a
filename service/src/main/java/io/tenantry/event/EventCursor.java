package io.tenantry.event;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A position among the events: that of the last event that its reader has. It is written as 32 hexadecimal digits: installation
 * (10), epoch (8), position (12), check (2).
 *
 * @param epoch the epoch of the log that gave the position
 * @param position 0 for the beginning
 */
public record EventCursor(int epoch, long position) {
    private static final Pattern WRITTEN = Pattern.compile("[0-9a-f]{32}");
    private static final int OF_INSTALLATION = 10;
    private static final int DIGITS_OF_POSITION = 12;
    private static final HexFormat HEX = HexFormat.of();

    /**
     * Reads a written cursor.
     *
     * @param prefix the prefix of the ids of this installation
     * @return empty when the text is no cursor of this installation
     */
    static Optional<EventCursor> read(String prefix, String written) {
        if (!WRITTEN.matcher(written).matches()) {
            return Optional.empty();
        }
        EventCursor cursor = new EventCursor(
                HexFormat.fromHexDigits(written, OF_INSTALLATION, 18), HexFormat.fromHexDigitsToLong(written, 18, 30));
        return cursor.written(prefix).equals(written) ? Optional.of(cursor) : Optional.empty();
    }

    /** The text of this cursor. */
    String written(String prefix) {
        String installation = prefix.substring(0, OF_INSTALLATION);
        int check = (installation.hashCode() * 31 + epoch) * 31 + Long.hashCode(position);
        check ^= check >>> 16;
        check ^= check >>> 8;
        return installation
                + HEX.toHexDigits(epoch)
                + HEX.toHexDigits(position, DIGITS_OF_POSITION)
                + HEX.toHexDigits((byte) check);
    }
}

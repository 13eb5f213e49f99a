package io.tenantry.loading;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Reads the lines of a UTF-8 file of any length, with a limit for each line. */
final class FileLines {
    /** The maximum length of a line, in bytes. */
    static final int LONGEST = 1 << 20;

    private final InputStream input;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int end;
    private long number;
    private long bytes;

    FileLines(InputStream input) {
        this.input = input;
    }

    /** One line: its text without the line break, or the reason why it cannot be decoded. */
    sealed interface Line {
        record Text(String text) implements Line {}

        record Unreadable(String reason) implements Line {}
    }

    /** The number of the line that was read last, from 1. */
    long number() {
        return number;
    }

    /** The number of bytes that were read. */
    long bytes() {
        return bytes;
    }

    /** The next line, or empty at the end of the file. */
    Optional<Line> next() throws IOException {
        ByteArrayOutputStream collected = null;
        boolean tooLong = false;
        while (true) {
            if (position == end) {
                end = Math.max(0, input.read(buffer));
                position = 0;
                if (end == 0) {
                    return collected == null ? Optional.empty() : Optional.of(finish(collected.toByteArray(), tooLong));
                }
                bytes += end;
            }
            int lineEnd = position;
            while (lineEnd < end && buffer[lineEnd] != '\n') {
                lineEnd++;
            }
            byte[] part = Arrays.copyOfRange(buffer, position, lineEnd);
            boolean whole = lineEnd < end;
            position = whole ? lineEnd + 1 : lineEnd;
            if (whole && collected == null) {
                return Optional.of(finish(part, false));
            }
            collected = collected == null ? new ByteArrayOutputStream() : collected;
            tooLong |= collected.size() + part.length > LONGEST;
            if (tooLong) {
                collected.reset();
            } else {
                collected.writeBytes(part);
            }
            if (whole) {
                return Optional.of(finish(collected.toByteArray(), tooLong));
            }
        }
    }

    private Line finish(byte[] line, boolean tooLong) {
        number++;
        if (tooLong) {
            return new Line.Unreadable("The line is longer than " + LONGEST + " bytes.");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
            // Some editors write a byte order mark at the start of the file.
            boolean marked = number == 1 && text.startsWith("\uFEFF");
            return new Line.Text((marked ? text.substring(1) : text).strip());
        } catch (CharacterCodingException malformed) {
            return new Line.Unreadable("The line is not valid UTF-8.");
        }
    }
}

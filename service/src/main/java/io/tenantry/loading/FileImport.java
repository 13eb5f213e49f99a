package io.tenantry.loading;

import io.tenantry.fault.Problem;
import io.tenantry.setting.SettingRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The organizations of a file, read line by line on demand. Each bad line is reported when it is read. After a bad line the
 * rest is only checked, not returned, unless bad lines are to be skipped.
 */
public final class FileImport implements Iterator<OrganizationDraft> {
    private final FileLines lines;
    private final DraftReader reader;
    private final boolean skipBad;
    private final Consumer<Fault> told;
    private @Nullable OrganizationDraft next;
    private volatile long bytes;
    private volatile long good;
    private volatile long bad;
    private volatile long cleaned;

    /**
     * A bad line.
     *
     * @param line its number, from 1
     * @param problems all faults; the path is empty for a fault of the whole line
     */
    public record Fault(long line, List<Problem> problems) {
        public Fault {
            problems = List.copyOf(problems);
        }

        @Override
        public String toString() {
            return "line " + line + ": "
                    + problems.stream()
                            .map(problem -> problem.path().isEmpty()
                                    ? problem.message()
                                    : problem.path() + ": " + problem.message())
                            .collect(Collectors.joining(" "));
        }
    }

    /**
     * @param skipBad whether good lines after a bad one are returned
     * @param told called with every bad line
     */
    public FileImport(InputStream file, SettingRules rules, boolean skipBad, Consumer<Fault> told) {
        this.lines = new FileLines(file);
        this.reader = new DraftReader(rules);
        this.skipBad = skipBad;
        this.told = told;
    }

    /** The number of bytes that were read. */
    public long bytes() {
        return bytes;
    }

    /** The number of good lines. */
    public long good() {
        return good;
    }

    /** The number of names in good lines that cleaning changed: control characters were replaced or white space trimmed. */
    public long cleaned() {
        return cleaned;
    }

    /** The number of bad lines. */
    public long bad() {
        return bad;
    }

    @Override
    public boolean hasNext() {
        while (next == null) {
            Optional<FileLines.Line> line = line();
            if (line.isEmpty()) {
                return false;
            }
            OrganizationDraft draft = draft(line.get());
            if (draft != null && (skipBad || bad == 0)) {
                next = draft;
            }
        }
        return true;
    }

    @Override
    public OrganizationDraft next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        OrganizationDraft draft = next;
        next = null;
        return draft;
    }

    private Optional<FileLines.Line> line() {
        try {
            Optional<FileLines.Line> line = lines.next();
            bytes = lines.bytes();
            return line;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The file cannot be read", unreadable);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes, others only show the numbers
    private @Nullable OrganizationDraft draft(FileLines.Line line) {
        List<Problem> problems = new ArrayList<>();
        switch (line) {
            case FileLines.Line.Text(String text)
            when text.isEmpty() -> {
                return null;
            }
            case FileLines.Line.Text(String text) -> {
                Optional<OrganizationDraft> draft = reader.read(text);
                if (draft.isPresent()) {
                    good++;
                    cleaned += reader.cleaned();
                    return draft.get();
                }
                problems.addAll(reader.problems());
            }
            case FileLines.Line.Unreadable(String reason) -> problems.add(Problem.invalid("", reason));
        }
        bad++;
        told.accept(new Fault(lines.number(), problems));
        return null;
    }
}

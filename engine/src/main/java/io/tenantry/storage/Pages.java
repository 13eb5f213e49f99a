package io.tenantry.storage;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a list in a fixed order. A short list is held as a whole. A long list is read in pages during its only
 * iteration: at most one page is held, and no connection between two pages. A row that exists during the whole iteration is
 * returned exactly once.
 *
 * @param <T> a row
 */
public final class Pages<T> implements Iterable<T> {
    /** The number of rows of a page. A list of no more rows is held as a whole. */
    public static final int PAGE = 500;

    /** Reads a page. */
    @FunctionalInterface
    public interface Read<T> {
        /**
         * Reads the rows that follow a row.
         *
         * @param row null for the first rows of the list
         * @param most the number of rows; fewer are returned only at the end of the list
         */
        List<T> after(@Nullable T row, int most);
    }

    private List<T> first;
    private final @Nullable Read<T> rest;
    private final int page;

    private Pages(List<T> first, @Nullable Read<T> rest, int page) {
        this.first = first;
        this.rest = rest;
        this.page = page;
    }

    /** A list that is known. */
    public static <T> Pages<T> whole(List<T> rows) {
        return new Pages<>(List.copyOf(rows), null, 0);
    }

    /** A list of which only the first page is read now. The length of the list determines how it is sent. */
    public static <T> Pages<T> read(Read<T> read) {
        return read(PAGE, PAGE, read);
    }

    /**
     * As {@link #read(Read)}, with the given sizes.
     *
     * @param mostWhole a list of no more rows is held as a whole
     * @param page the number of rows of each further page
     */
    public static <T> Pages<T> read(int mostWhole, int page, Read<T> read) {
        List<T> first = read.after(null, mostWhole + 1);
        // At most a page of a long list is held; the other rows are read again when they are needed.
        return first.size() <= mostWhole
                ? whole(first)
                : new Pages<>(List.copyOf(first.subList(0, Math.min(page, first.size()))), read, page);
    }

    /** A long list of which no row has been read yet. */
    public static <T> Pages<T> later(Read<T> read) {
        return later(PAGE, read);
    }

    /** As {@link #later(Read)}, with pages of so many rows. */
    public static <T> Pages<T> later(int page, Read<T> read) {
        return new Pages<>(List.of(), read, page);
    }

    /** Whether all rows are held. */
    public boolean isWhole() {
        return rest == null;
    }

    /**
     * All rows.
     *
     * @throws IllegalStateException when they are not all held
     */
    public List<T> rows() {
        if (!isWhole()) {
            throw new IllegalStateException("the list is long");
        }
        return first;
    }

    @Override
    public Iterator<T> iterator() {
        if (rest == null) {
            return first.iterator();
        }
        List<T> begin = first;
        // Rows that were read are released.
        first = List.of();
        return new Walk<>(begin, rest, page);
    }

    private static final class Walk<T> implements Iterator<T> {
        private final Read<T> rest;
        private final int most;
        private Iterator<T> page;
        private @Nullable T last;
        private boolean more = true;

        Walk(List<T> begin, Read<T> rest, int most) {
            this.page = begin.iterator();
            this.rest = rest;
            this.most = most;
        }

        @Override
        public boolean hasNext() {
            if (!page.hasNext() && more) {
                List<T> next = rest.after(last, most);
                more = next.size() == most;
                page = next.iterator();
            }
            return page.hasNext();
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            T row = page.next();
            last = row;
            return row;
        }
    }
}

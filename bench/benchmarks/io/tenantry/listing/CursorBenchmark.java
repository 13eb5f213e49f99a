package io.tenantry.listing;

import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Cursors of lists, from and to the text that callers send back. */
@State(Scope.Benchmark)
public class CursorBenchmark {
    private final Cursor cursor = new Cursor(123_456, 42, 7);
    private final String written = cursor.written();

    @Benchmark
    public String write() {
        return cursor.written();
    }

    @Benchmark
    public Optional<Cursor> read() {
        return Cursor.read(written);
    }
}

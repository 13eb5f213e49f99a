package io.tenantry.fuzz;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The class that Jazzer calls with one input after another; its argument names the parser. */
public final class ParserTarget {
    private static @Nullable Parser parser;

    private ParserTarget() {}

    public static void fuzzerInitialize(String[] arguments) {
        parser = Parser.valueOf(arguments[0]);
        // Loads classes and configures the log, which would count as the time of the first input.
        parser.read(new byte[0]);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        Objects.requireNonNull(parser).read(input);
    }
}

package io.tenantry.configuration;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The disk of the data folder.
 *
 * @param folder the data folder
 * @param warnFrom the share in use from which it warns, in percent, from 1 to 100
 */
public record DiskSpace(Path folder, int warnFrom) {
    private static final int WHOLE = 100;

    /** The default share, in percent. */
    public static final int DEFAULT_WARNING = warnFrom(new Values(Map.of()));

    /** Reads the share from which it warns, in percent. */
    public static int warnFrom(Values values) {
        return values.read(Variable.DISK_WARNING, DiskSpace::share);
    }

    private static int share(String written) {
        int share = written.matches("[0-9]{1,3}") ? Integer.parseInt(written) : 0;
        if (share < 1 || share > WHOLE) {
            throw new IllegalArgumentException("must be a number from 1 to " + WHOLE);
        }
        return share;
    }

    /** The share in use, from 0 to 1; empty when it is not known. */
    public OptionalDouble used() {
        try {
            FileStore store = Files.getFileStore(folder);
            long all = store.getTotalSpace();
            return all <= 0 ? OptionalDouble.empty() : OptionalDouble.of(1 - (double) store.getUsableSpace() / all);
        } catch (IOException unknown) {
            return OptionalDouble.empty();
        }
    }

    /** A sentence when the share in use is that from which it warns, or greater. */
    public Optional<String> warning() {
        OptionalDouble used = used();
        return used.isPresent() && used.getAsDouble() * WHOLE >= warnFrom
                ? Optional.of(
                        "The disk of the data folder is %d %% full.".formatted((int) (used.getAsDouble() * WHOLE)))
                : Optional.empty();
    }
}

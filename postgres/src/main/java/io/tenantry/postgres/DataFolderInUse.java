package io.tenantry.postgres;

import java.nio.file.Path;
import java.util.Optional;

/** Another program owns the data folder. Nothing in the folder was changed. */
public final class DataFolderInUse extends RuntimeException {
    DataFolderInUse(Path folder, Optional<DataFolderLock.Owner> owner) {
        super("The data folder %s is in use by %s. %s"
                .formatted(
                        folder,
                        owner.map(DataFolderLock.Owner::toString).orElse("another program"),
                        remedy(owner.map(DataFolderLock.Owner::role).orElse(DataFolderLock.Role.COMMAND))));
    }

    private static String remedy(DataFolderLock.Role role) {
        return switch (role) {
            case SERVER -> "Stop that server first, or choose another data folder.";
            case COMMAND -> "Wait until it has finished, then try again, or choose another data folder.";
        };
    }
}

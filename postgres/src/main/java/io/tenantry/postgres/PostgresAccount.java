package io.tenantry.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The account that runs PostgreSQL. PostgreSQL refuses to run as root. For root it runs as the owner of the data folder
 * when that is another user; else inside a user namespace, where it has no privileges but still owns root's files; or else
 * as {@code nobody}, as in most containers.
 *
 * @param prefix the command that drops the privileges, put in front of PostgreSQL's own
 * @param runner owner of the files that PostgreSQL writes
 * @param keeper owner of the files that this program writes, so that the owner of the folder can still use it after
 *     root did
 */
record PostgresAccount(List<String> prefix, Owner runner, Owner keeper) {
    private static final int NOBODY = 65534;

    record Owner(int user, int group) {
        static Owner of(Path path) throws IOException {
            return new Owner((int) Files.getAttribute(path, "unix:uid", NOFOLLOW_LINKS), (int)
                    Files.getAttribute(path, "unix:gid", NOFOLLOW_LINKS));
        }
    }

    static PostgresAccount choose(Path folder) throws IOException {
        var system = new UnixSystem();
        var self = new Owner((int) system.getUid(), (int) system.getGid());
        if (self.user() != 0) {
            return new PostgresAccount(List.of(), self, self);
        }
        var folderOwner = Owner.of(folder);
        var candidates = new ArrayList<PostgresAccount>();
        if (folderOwner.user() == 0) {
            candidates.add(new PostgresAccount(List.of("unshare", "--user"), self, self));
            var nobody = new Owner(NOBODY, NOBODY);
            candidates.add(new PostgresAccount(setpriv(nobody), nobody, self));
            candidates.add(new PostgresAccount(List.of("runuser", "-u", "nobody", "--"), nobody, self));
        } else {
            var name = Files.getOwner(folder).getName();
            candidates.add(new PostgresAccount(setpriv(folderOwner), folderOwner, folderOwner));
            candidates.add(new PostgresAccount(List.of("runuser", "-u", name, "--"), folderOwner, folderOwner));
        }
        return firstWorking(folder, candidates);
    }

    private static List<String> setpriv(Owner owner) {
        return List.of("setpriv", "--reuid=" + owner.user(), "--regid=" + owner.group(), "--clear-groups");
    }

    private static PostgresAccount firstWorking(Path folder, List<PostgresAccount> candidates) throws IOException {
        var tried = new StringBuilder();
        for (var candidate : candidates) {
            candidate.openWay(folder);
            String failure = candidate.probe(folder);
            if (failure == null) {
                return candidate;
            }
            tried.append("\n  ")
                    .append(String.join(" ", candidate.prefix))
                    .append(": ")
                    .append(failure);
        }
        throw new PostgresFailed(("PostgreSQL refuses to run as root, and cannot be run in %s as another user."
                        + " Start Tenantry as a normal user who owns the data folder. Tried:%s")
                .formatted(folder, tried));
    }

    /** Lets a user other than the folder's owner pass through the folder, without listing it. */
    private void openWay(Path folder) throws IOException {
        if (runner.user() != keeper.user()) {
            var permissions = Files.getPosixFilePermissions(folder);
            if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
                Files.setPosixFilePermissions(folder, permissions);
            }
        }
    }

    /** Null when a command runs with this prefix, unprivileged, and reaches the folder; else the reason why not. */
    private @Nullable String probe(Path folder) {
        var command = command(List.of(
                "sh",
                "-c",
                "test \"$(id -u)\" != 0 || { echo still root; exit 1; }\n"
                        + "test -x \"$1\" || { echo \"user $(id -un) cannot reach $1\"; exit 1; }",
                "sh",
                folder.toString()));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            int status = process.waitFor();
            return status == 0 ? null : output.isEmpty() ? "exit status " + status : output;
        } catch (IOException failure) {
            return String.valueOf(failure.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    List<String> command(List<String> command) {
        var whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return whole;
    }

    /** The permissions of a folder that only this program can list, and that PostgreSQL can pass through. */
    String folderMode() {
        return runner.user() == keeper.user() ? "rwx------" : "rwx-----x";
    }

    /** Makes the account of PostgreSQL the owner of a file or a whole tree. */
    void give(Path path) throws IOException {
        own(path, runner);
    }

    /** Makes the owner of the data folder the owner of a file or a whole tree. */
    void keep(Path path) throws IOException {
        own(path, keeper);
    }

    private static void own(Path path, Owner owner) throws IOException {
        if (Owner.of(path).user() == owner.user()) {
            return;
        }
        // The top comes last: after an interrupted walk the top still has its former owner, and the walk is repeated.
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                return change(file);
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                return change(folder);
            }

            private FileVisitResult change(Path entry) throws IOException {
                Files.setAttribute(entry, "unix:gid", owner.group(), NOFOLLOW_LINKS);
                Files.setAttribute(entry, "unix:uid", owner.user(), NOFOLLOW_LINKS);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}

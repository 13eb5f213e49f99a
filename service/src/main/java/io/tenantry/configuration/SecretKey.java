package io.tenantry.configuration;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.tenantry.secret.KeyRing;
import io.tenantry.secret.KeySource;
import io.tenantry.secret.SecretBox;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the keys that encrypt stored secrets, the newest first: from {@code TENANTRY_SECRET_KEY}, separated by commas, or from a file
 * with one in each line. The file is created with one key; {@code tenantry secrets rotate} adds another.
 */
public final class SecretKey {
    private static final String FILE = "secret-key";

    private SecretKey() {}

    /** The file of the key, which may not exist. */
    public static Path file(Path data) {
        return data.resolve(FILE);
    }

    /**
     * The box that encrypts and decrypts with the keys. The key file is created if the variable is not set and there is
     * none.
     *
     * @param data the folder of the key file
     * @throws Mistake when the key is malformed, or the file can be neither read nor created
     */
    public static SecretBox box(Environment environment, Path data) {
        Path file = file(data);
        try {
            if (!environment.isSet(Variable.SECRET_KEY) && !Files.exists(file)) {
                byte[] key = new byte[SecretBox.KEY_LENGTH];
                new SecureRandom().nextBytes(key);
                make(file, List.of(key));
            }
        } catch (IOException failed) {
            throw unusable(file, failed);
        }
        return new SecretBox(
                environment.isSet(Variable.SECRET_KEY)
                        ? KeySource.of(KeyRing.of(find(environment, data)))
                        : new KeyFile(file));
    }

    /**
     * The keys that there are: those of the variable, or else those of the file.
     *
     * @param data the folder of the key file
     * @return 32 bytes each, the newest first; empty when there is no key
     * @throws Mistake when a key is malformed, or the file cannot be read
     */
    public static List<byte[]> find(Environment environment, Path data) {
        if (environment.isSet(Variable.SECRET_KEY)) {
            return Arrays.stream(environment.get(Variable.SECRET_KEY).split(",", -1))
                    .map(key -> parse(key, environment.name(Variable.SECRET_KEY)))
                    .toList();
        }
        Path file = file(data);
        return Files.exists(file) ? read(file) : List.of();
    }

    /**
     * The keys in a file, the newest first.
     *
     * @throws Mistake when the file cannot be read, or has something else
     */
    public static List<byte[]> read(Path file) {
        try {
            return Files.readString(file, US_ASCII)
                    .strip()
                    .lines()
                    .map(line -> parse(line, file.toString()))
                    .toList();
        } catch (IOException failed) {
            throw unusable(file, failed);
        }
    }

    /**
     * Keeps keys in a folder that has none, as a first start does.
     *
     * @param keys 32 bytes each, the newest first
     * @throws Mistake when the file cannot be made
     */
    public static void keep(List<byte[]> keys, Path data) {
        Path file = file(data);
        try {
            make(file, keys);
        } catch (IOException failed) {
            throw unusable(file, failed);
        }
    }

    private static Mistake unusable(Path file, IOException failed) {
        return Mistake.ofState(
                "The secret key in %s can be neither read nor made: %s. Check the owner of the folder, or set TENANTRY_SECRET_KEY."
                        .formatted(file, failed));
    }

    /**
     * Checks that there is a key already.
     *
     * @throws Mistake when there is none
     */
    public static void requireThere(Environment environment, Path data) {
        Path file = file(data);
        if (!environment.isSet(Variable.SECRET_KEY) && !Files.exists(file)) {
            throw Mistake.ofState(
                    "There is no secret key in %s. Set TENANTRY_SECRET_KEY to the key of the database, or choose its folder with --data."
                            .formatted(file));
        }
    }

    /** As {@link #parse(String)}; the exception is a {@link Mistake} with the place of the text. */
    private static byte[] parse(String base64, String source) {
        try {
            return parse(base64);
        } catch (IllegalArgumentException wrong) {
            throw Mistake.ofUsage(source + " " + wrong.getMessage());
        }
    }

    /**
     * The key in base64.
     *
     * @return 32 bytes
     * @throws IllegalArgumentException when the text is something else
     */
    public static byte[] parse(String base64) {
        try {
            byte[] key = Base64.getDecoder().decode(base64.strip());
            if (key.length == SecretBox.KEY_LENGTH) {
                return key;
            }
        } catch (IllegalArgumentException notBase64) {
            // The same message as for another length.
        }
        throw new IllegalArgumentException(
                "must be the base64 form of 32 bytes. Make one with: openssl rand -base64 32");
    }

    /** Creates the key file. Of several programs that do so at once, the first one to link its file wins. */
    private static void make(Path file, List<byte[]> keys) throws IOException {
        Path fresh = write(file, keys);
        try {
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException another) {
            // Another program was first: its key is used.
        } catch (UnsupportedOperationException noLinks) {
            Files.move(fresh, file, ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /**
     * Replaces the keys in the folder, at once or not at all.
     *
     * @param keys 32 bytes each, the newest first
     * @throws Mistake when the file cannot be written
     */
    public static void replace(List<byte[]> keys, Path data) {
        Path file = file(data);
        try {
            Path fresh = write(file, keys);
            try {
                Files.move(fresh, file, ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException failed) {
            throw unusable(file, failed);
        }
    }

    /** Writes keys into a new file beside the one that they are for. */
    private static Path write(Path file, List<byte[]> keys) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh = file.resolveSibling(FILE + "." + ProcessHandle.current().pid());
        Files.deleteIfExists(fresh);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel =
                FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
            String lines = keys.stream()
                    .map(key -> Base64.getEncoder().encodeToString(key) + "\n")
                    .collect(Collectors.joining());
            channel.write(ByteBuffer.wrap(lines.getBytes(US_ASCII)));
            channel.force(true);
        }
        return fresh;
    }
}

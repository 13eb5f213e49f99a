package io.tenantry.configuration;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import io.tenantry.secret.SecretBox;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** Reads the key that encrypts stored secrets: from {@code TENANTRY_SECRET_KEY}, or from a file that is created once. */
public final class SecretKey {
    private static final String FILE = "secret-key";

    private SecretKey() {}

    /** The file of the key, which may not exist. */
    public static Path file(Path data) {
        return data.resolve(FILE);
    }

    /**
     * The box that encrypts and decrypts with the key. The key file is created if the variable is not set and there is
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
                make(file, key);
            }
        } catch (IOException failed) {
            throw unusable(file, failed);
        }
        return new SecretBox(find(environment, data).orElseThrow());
    }

    /**
     * The key that there is: that of the variable, or else that of the file.
     *
     * @param data the folder of the key file
     * @return 32 bytes; empty when there is no key
     * @throws Mistake when the key is malformed, or the file cannot be read
     */
    public static Optional<byte[]> find(Environment environment, Path data) {
        if (environment.isSet(Variable.SECRET_KEY)) {
            return Optional.of(parse(environment.get(Variable.SECRET_KEY), Variable.SECRET_KEY.variable()));
        }
        Path file = file(data);
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    /**
     * The key in a file.
     *
     * @throws Mistake when the file cannot be read, or has something else
     */
    public static byte[] read(Path file) {
        try {
            return parse(Files.readString(file, US_ASCII), file.toString());
        } catch (IOException failed) {
            throw unusable(file, failed);
        }
    }

    /**
     * Keeps a key in the folder, as a first start does.
     *
     * @param key 32 bytes
     * @throws Mistake when the file cannot be made
     */
    public static void keep(byte[] key, Path data) {
        Path file = file(data);
        try {
            make(file, key);
        } catch (IOException failed) {
            throw unusable(file, failed);
        }
    }

    private static Mistake unusable(Path file, IOException failed) {
        return Mistake.ofState(
                "The secret key in %s can be neither read nor made: %s. Check who owns the folder, or set TENANTRY_SECRET_KEY."
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

    /**
     * The key in base64.
     *
     * @param source the place of the text, for the message
     * @return 32 bytes
     * @throws Mistake when the text is something else
     */
    public static byte[] parse(String base64, String source) {
        try {
            byte[] key = Base64.getDecoder().decode(base64.strip());
            if (key.length == SecretBox.KEY_LENGTH) {
                return key;
            }
        } catch (IllegalArgumentException notBase64) {
            // The same message as for another length.
        }
        throw Mistake.ofUsage(source + " must be the base64 form of 32 bytes. Make one with: openssl rand -base64 32");
    }

    /** Creates the key file. Of several programs that do so at once, the first one to link its file wins. */
    private static void make(Path file, byte[] key) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh = file.resolveSibling(FILE + "." + ProcessHandle.current().pid());
        Files.deleteIfExists(fresh);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel =
                FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
            channel.write(
                    java.nio.ByteBuffer.wrap((Base64.getEncoder().encodeToString(key) + "\n").getBytes(US_ASCII)));
            channel.force(true);
        }
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
}

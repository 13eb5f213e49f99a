package io.tenantry.storage.backup;

import io.tenantry.secret.SecretBox;
import io.tenantry.storage.backup.BackupReader.Visitor;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A backup in a file that was read to its end and is complete. */
public final class BackupFile {
    private final Path path;
    private final BackupHeader header;
    private final @Nullable SecretKeySpec key;
    private List<byte[]> secretKeys = List.of();
    private long rows;

    private BackupFile(Path path, BackupHeader header, @Nullable SecretKeySpec key) {
        this.path = path;
        this.header = header;
        this.key = key;
    }

    /**
     * The kind of a file, from its first line: see {@link BackupHeader}. Empty when the kind is unknown to this program, or
     * the file cannot be read.
     */
    public static Optional<String> kind(Path path) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 128)) {
            return BackupHeader.kind(in);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * Reads a file through and checks every byte of it.
     *
     * @param kind the kind of file that is expected: see {@link BackupHeader}
     * @param key gives the secret when the file is encrypted
     * @param progress gets the number of rows so far
     * @throws UnusableBackup when the file is of another kind, is damaged or cut off, is encrypted with another secret, or has a
     *     newer format
     * @throws UncheckedIOException when the file cannot be read
     */
    public static BackupFile check(
            Path path, String kind, Function<BackupKey.Encryption, BackupKey> key, LongConsumer progress) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            BackupHeader header = BackupHeader.read(in, kind).header();
            SecretKeySpec derived =
                    header.encryption().map(with -> key.apply(with).of(with)).orElse(null);
            BackupFile file = new BackupFile(path, header, derived);
            file.rows = file
                    .read(new Visitor() {
                        private long seen;

                        @Override
                        public void secretKey(byte[] found) {
                            file.secretKeys = split(found);
                        }

                        @Override
                        public void table(String name, List<String> columns) {
                            progress.accept(seen);
                        }

                        @Override
                        public void rows(byte[] part) {
                            for (byte letter : part) {
                                seen += letter == '\n' ? 1 : 0;
                            }
                            progress.accept(seen);
                        }

                        @Override
                        public void sequences(Map<String, SequencePosition> sequences) {}
                    })
                    .values()
                    .stream()
                    .mapToLong(Long::longValue)
                    .sum();
            return file;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The file " + path + " cannot be read", unreadable);
        }
    }

    /**
     * Reads the file again from its start.
     *
     * @return the number of rows of each table
     */
    public Map<String, Long> read(Visitor visitor) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            byte[] lines = BackupHeader.read(in, header.kind()).bytes();
            InputStream chunks = new ChunkedInput(in, new ChunkSeal(key, lines));
            Map<String, Long> counts = new BackupReader(chunks).read(visitor);
            if (chunks.read() >= 0) {
                throw new UnusableBackup("The file is damaged: there is more behind its end.");
            }
            return counts;
        }
    }

    public BackupHeader header() {
        return header;
    }

    private static List<byte[]> split(byte[] keys) {
        if (keys.length == 0 || keys.length % SecretBox.KEY_LENGTH != 0) {
            throw new IllegalArgumentException("no secret keys");
        }
        List<byte[]> all = new ArrayList<>();
        for (int start = 0; start < keys.length; start += SecretBox.KEY_LENGTH) {
            all.add(Arrays.copyOfRange(keys, start, start + SecretBox.KEY_LENGTH));
        }
        return all;
    }

    /** The secret keys of the installation, the newest first; empty when they are not in the file. */
    public List<byte[]> secretKeys() {
        return List.copyOf(secretKeys);
    }

    /** The number of rows of all tables. */
    public long rows() {
        return rows;
    }
}

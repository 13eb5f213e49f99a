package io.tenantry.cli.migrate;

import io.tenantry.configuration.Mistake;
import io.tenantry.json.OutsideJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The file that tells which organizations were carried over, one JSON object a line. A line is on disk before the next step
 * begins, so that a run that was killed can be continued.
 */
final class MigrationState implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final Map<String, Outcome> outcomes = new LinkedHashMap<>();
    private final Set<String> begun = new HashSet<>();
    private final ObjectNode head = JsonNodeFactory.instance.objectNode();
    private boolean headed;

    /** An old id and the number of the new object. */
    record NewId(String kind, String old, int number) {}

    /**
     * The outcome for an organization.
     *
     * @param carried whether it was carried over
     * @param notes what was left out
     * @param ids of it and of everything in it
     */
    record Outcome(String name, boolean carried, List<String> notes, List<NewId> ids) {
        public Outcome {
            notes = List.copyOf(notes);
            ids = List.copyOf(ids);
        }
    }

    private MigrationState(Path file, FileChannel channel, Map<String, String> about) {
        this.file = file;
        this.channel = channel;
        new TreeMap<>(about).forEach(head::put);
    }

    /**
     * Opens the file, which is made where there is none, and locks it.
     *
     * @param about what the migration is from and to; a file about another one is refused
     */
    static MigrationState open(Path file, Map<String, String> about) {
        try {
            makeFolder(Objects.requireNonNull(file.toAbsolutePath().getParent()));
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            MigrationState state = new MigrationState(file, channel, about);
            boolean opened = false;
            try {
                state.lock();
                state.read();
                opened = true;
            } finally {
                if (!opened) {
                    state.close();
                }
            }
            return state;
        } catch (IOException failed) {
            throw new UncheckedIOException("The file " + file + " cannot be used", failed);
        }
    }

    /** Makes the folder for this user alone: the files have addresses of people. */
    private static void makeFolder(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            Files.createDirectories(folder);
            if (Files.getFileStore(folder).supportsFileAttributeView(PosixFileAttributeView.class)) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
        }
    }

    private void lock() throws IOException {
        try {
            if (channel.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException ours) {
            // Told below.
        }
        throw Mistake.ofState("Another migration uses %s.".formatted(file));
    }

    private void read() throws IOException {
        String text = Files.readString(file);
        // The last line has no end when the program was killed while it wrote it.
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        channel.truncate(whole.getBytes(StandardCharsets.UTF_8).length);
        channel.position(channel.size());
        if (whole.isEmpty()) {
            return;
        }
        List<String> lines = whole.lines().toList();
        try {
            JsonNode before = OutsideJson.read(lines.getFirst());
            headed = true;
            if (!before.equals(head)) {
                throw Mistake.ofUsage("%s is of another migration (%s). Choose another folder with --folder."
                        .formatted(file, before));
            }
            lines.stream().skip(1).map(OutsideJson::read).forEach(this::remember);
        } catch (JacksonException other) {
            throw Mistake.ofUsage(
                    "%s is not the state of a migration. Choose another folder with --folder.".formatted(file));
        }
    }

    private void remember(JsonNode line) {
        line.path("begin").forEach(id -> begun.add(id.asString("")));
        if (line.has("organization")) {
            outcomes.put(
                    line.path("organization").asString(""),
                    new Outcome(
                            line.path("name").asString(""),
                            line.path("carried").asBoolean(false),
                            line.path("notes")
                                    .valueStream()
                                    .map(note -> note.asString(""))
                                    .toList(),
                            line.path("ids")
                                    .valueStream()
                                    .map(id -> new NewId(
                                            id.path(0).asString(""),
                                            id.path(1).asString(""),
                                            id.path(2).asInt(0)))
                                    .toList()));
        }
    }

    /** Whether an organization was carried over. */
    boolean isCarried(String id) {
        Outcome outcome = outcomes.get(id);
        return outcome != null && outcome.carried();
    }

    /** Whether an organization may have been loaded by a run that was killed. */
    boolean isBegun(String id) {
        return begun.contains(id);
    }

    /** The outcome for each organization, by its old id. */
    Map<String, Outcome> outcomes() {
        return Collections.unmodifiableMap(outcomes);
    }

    /** Notes that the load of these organizations begins. */
    void begin(Collection<String> ids) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        ArrayNode array = line.putArray("begin");
        ids.forEach(array::add);
        append(line);
        begun.addAll(ids);
    }

    void end(String id, Outcome outcome) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("organization", id).put("name", outcome.name()).put("carried", outcome.carried());
        ArrayNode notes = line.putArray("notes");
        outcome.notes().forEach(notes::add);
        ArrayNode ids = line.putArray("ids");
        outcome.ids()
                .forEach(one -> ids.addArray().add(one.kind()).add(one.old()).add(one.number()));
        append(line);
        outcomes.put(id, outcome);
    }

    private void append(ObjectNode line) {
        // A run that ends before it begins anything, as with a wrong URL, leaves an empty file.
        String text = (headed ? "" : head + "\n") + line + "\n";
        headed = true;
        try {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        } catch (IOException failed) {
            throw new UncheckedIOException("The file " + file + " cannot be written", failed);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failed) {
            throw new UncheckedIOException("The file " + file + " cannot be closed", failed);
        }
    }
}

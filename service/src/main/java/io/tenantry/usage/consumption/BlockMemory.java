package io.tenantry.usage.consumption;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The unspent parts of the blocks of a node, in a file that is mapped into its memory. The operating system keeps the file
 * when the process is killed: any node on the same machine returns the unspent parts. A number is changed by one atomic
 * operation, so a node that is wrongly taken for dead spends nothing that others have returned.
 *
 * <p>A slot has the number of its use in its upper half and the unspent amount in the lower one: a request with an old block
 * whose slot has been reused gets nothing from it.
 */
final class BlockMemory implements AutoCloseable {
    /** No slot is free. */
    static final int NONE = -1;

    private static final Logger LOG = LoggerFactory.getLogger(BlockMemory.class);
    /** More than the blocks of all lanes. */
    private static final int SLOTS = 220_000;

    private static final String PREFIX = "tenantry-blocks-";
    private static final Path MACHINE = Path.of("/proc/sys/kernel/random/boot_id");
    /** Longer than any block counts. */
    private static final Duration KEPT = Duration.ofDays(3);

    private static final VarHandle SLOT = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long LEFT = 0xFFFF_FFFFL;

    private final ByteBuffer slots;
    private final @Nullable Path file;
    private final @Nullable String place;
    private final BitSet taken = new BitSet();
    private int next;

    private BlockMemory(ByteBuffer slots, @Nullable Path file, @Nullable String place) {
        this.slots = slots;
        this.file = file;
        this.place = place;
    }

    /** New memory, in the folder for temporary files; without a file where there can be none. */
    static BlockMemory open() {
        try {
            String machine = machine();
            Path file = Files.createTempFile(PREFIX, null);
            forgetOld(file);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                ByteBuffer slots = channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) SLOTS * Long.BYTES);
                return new BlockMemory(slots, file, machine + " " + file.toAbsolutePath());
            }
        } catch (IOException impossible) {
            LOG.warn("The use of blocks is not kept outside of this process: {}", impossible.toString());
            return new BlockMemory(ByteBuffer.allocateDirect(SLOTS * Long.BYTES), null, null);
        }
    }

    /** The machine since its start: memory of files ends with it. */
    private static String machine() throws IOException {
        return Files.readString(MACHINE).strip();
    }

    private static void forgetOld(Path own) throws IOException {
        Instant before = Instant.now().minus(KEPT);
        try (DirectoryStream<Path> all =
                Files.newDirectoryStream(own.toAbsolutePath().getParent(), PREFIX + "*")) {
            for (Path one : all) {
                if (Files.getLastModifiedTime(one).toInstant().isBefore(before)) {
                    Files.deleteIfExists(one);
                }
            }
        }
    }

    /** Where other nodes find it; null if they do not. */
    @Nullable
    String place() {
        return place;
    }

    /** Shows other nodes that this memory is in use. To be called more often than every {@link #KEPT}. */
    void keep() {
        if (file == null) {
            return;
        }
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException gone) {
            LOG.debug("Cannot touch {}: {}", file, gone.toString());
        }
    }

    /** A slot in which nothing is left; {@link #NONE} if none is free. */
    synchronized int allocate() {
        int slot = taken.nextClearBit(next);
        if (slot >= SLOTS) {
            slot = taken.nextClearBit(0);
        }
        if (slot >= SLOTS) {
            return NONE;
        }
        taken.set(slot);
        next = slot + 1;
        return slot;
    }

    /** Ends the use of a slot. */
    synchronized void free(int slot) {
        long before = (long) SLOT.getVolatile(slots, offset(slot));
        SLOT.setVolatile(slots, offset(slot), ((before >>> Integer.SIZE) + 1) << Integer.SIZE);
        taken.clear(slot);
    }

    /** The number of the use of a slot. */
    int use(int slot) {
        return (int) ((long) SLOT.getVolatile(slots, offset(slot)) >>> Integer.SIZE);
    }

    /** The unspent amount in a slot; 0 if the slot has another use. */
    long left(int slot, int use) {
        return left((long) SLOT.getVolatile(slots, offset(slot)), use);
    }

    private static long left(long word, int use) {
        return (int) (word >>> Integer.SIZE) == use ? word & LEFT : 0;
    }

    /** Takes an amount, if so much is left. */
    boolean spend(int slot, int use, int amount) {
        long before;
        do {
            before = (long) SLOT.getVolatile(slots, offset(slot));
            if (left(before, use) < amount) {
                return false;
            }
        } while (!SLOT.compareAndSet(slots, offset(slot), before, before - amount));
        return true;
    }

    /** Takes up to an amount; returns the unspent amount of before. */
    long take(int slot, int use, long most) {
        long before;
        long left;
        do {
            before = (long) SLOT.getVolatile(slots, offset(slot));
            left = left(before, use);
        } while (left > 0 && !SLOT.compareAndSet(slots, offset(slot), before, before - Math.min(left, most)));
        return left;
    }

    /** Adds an amount; returns the sum. */
    long add(int slot, long amount) {
        return ((long) SLOT.getAndAdd(slots, offset(slot), amount) + amount) & LEFT;
    }

    private static int offset(int slot) {
        return slot * Long.BYTES;
    }

    /**
     * Takes the unspent amount in a slot of another node.
     *
     * @param place that of its memory
     * @return the amount that was taken; empty if its memory is not on this machine
     */
    static OptionalLong takeBack(String place, int slot, long most) {
        try (Arena arena = Arena.ofConfined()) {
            String machine = machine() + " ";
            if (!place.startsWith(machine)) {
                return OptionalLong.empty();
            }
            Path file = Path.of(place.substring(machine.length()));
            if (!String.valueOf(file.getFileName()).startsWith(PREFIX)) {
                return OptionalLong.empty();
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                long offset = (long) slot * Long.BYTES;
                if (slot < 0 || offset + Long.BYTES > channel.size()) {
                    return OptionalLong.empty();
                }
                ByteBuffer word = channel.map(FileChannel.MapMode.READ_WRITE, offset, Long.BYTES, arena)
                        .asByteBuffer();
                long before;
                long left;
                do {
                    before = (long) SLOT.getVolatile(word, 0);
                    left = Math.min(before & LEFT, most);
                } while (!SLOT.compareAndSet(word, 0, before, before - left));
                return OptionalLong.of(left);
            }
        } catch (IOException elsewhere) {
            return OptionalLong.empty();
        }
    }

    /** Deletes the file, unless a block is left in it. */
    @Override
    public synchronized void close() {
        if (file == null || !taken.isEmpty()) {
            return;
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException stays) {
            LOG.warn("Cannot delete {}: {}", file, stays.toString());
        }
    }
}

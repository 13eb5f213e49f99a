package io.tenantry.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The nodes that use a database, read from the names of the connections of their change feeds. Nothing is written for a node:
 * its connection exists from its start until its end, also when it is killed.
 */
public final class Nodes {
    /**
     * The name of the connection of a change feed; for nodes that have registered, a slash and further parts follow.
     */
    private static final String PREFIX = "tenantry-news";

    private static final String HOST = host();

    /**
     * A node.
     *
     * @param version the version of its program; empty for a version that does not include it in the name
     * @param host the name of its machine; empty if it is not known
     * @param process the number of its process on that machine; 0 if it is not known
     */
    public record Node(String version, String host, long process) {
        /** The node of this process. */
        public static Node here(String version) {
            return new Node(version, HOST, ProcessHandle.current().pid());
        }

        /** Whether it is the node of this process. */
        public boolean isHere() {
            return process == ProcessHandle.current().pid() && HOST.startsWith(host);
        }

        /** The name of its connection. PostgreSQL keeps 63 bytes of a name: the host, which comes last, is cut. */
        String connection() {
            return PREFIX + "/" + version + "/" + process + "/" + host;
        }

        private static Node of(String connection) {
            String[] parts = connection.split("/", 4);
            return parts.length == 4 && parts[2].matches("[0-9]{1,18}")
                    ? new Node(parts[1], parts[3], Long.parseLong(parts[2]))
                    : new Node("", "", 0);
        }
    }

    /**
     * A node that runs.
     *
     * @param since the time at which it connected to the database
     */
    public record Running(Node node, Instant since) {}

    private Nodes() {}

    /** The name of this machine. A look-up of its address could wait for a name server. */
    private static String host() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException elsewhere) {
            return "";
        }
    }

    /**
     * The nodes that use a database, the longest connected first.
     *
     * @param most the maximum number of nodes
     */
    public static List<Running> of(Handle handle, int most) {
        return handle.createQuery("""
                        SELECT application_name, backend_start FROM pg_stat_activity
                        WHERE datname = current_database() AND application_name LIKE :names
                        ORDER BY backend_start, pid LIMIT :most""")
                .bind("names", PREFIX + "%")
                .bind("most", most)
                .map((row, context) -> new Running(
                        Node.of(row.getString(1)),
                        row.getObject(2, OffsetDateTime.class).toInstant()))
                .list();
    }
}

package io.tenantry.cli.database;

import io.tenantry.configuration.Values;
import io.tenantry.configuration.Variable;
import java.util.Map;

/**
 * The connections of a node to the database.
 *
 * @param all their maximum number, with that of the change feed
 */
public record NodeConnections(int all) {
    private static final int FEWEST = 9;
    private static final int MOST = 1_000;
    /** Those of a migration, besides those of the nodes. */
    private static final int OF_MIGRATION = 2;
    /** Room for commands and other programs in the advice. */
    private static final int OF_OTHERS = 10;

    /**
     * The default. It is limited, because each connection costs the database a process. Statements take less than a millisecond,
     * but commits wait for the disk, and those that wait at the same time are written together.
     */
    public static final NodeConnections DEFAULT = read(new Values(Map.of()));

    /** Reads the variable. */
    public static NodeConnections read(Values values) {
        return new NodeConnections(values.read(Variable.DATABASE_CONNECTIONS, NodeConnections::number));
    }

    private static int number(String written) {
        int number = written.matches("[0-9]{1,4}") ? Integer.parseInt(written) : 0;
        if (number < FEWEST || number > MOST) {
            throw new IllegalArgumentException("must be a number from %d to %d".formatted(FEWEST, MOST));
        }
        return number;
    }

    /** The connections of requests and background work. */
    public int pool() {
        return all - 1;
    }

    /** The number of connections that nodes need, each with as many as this one. */
    public int needed(int nodes) {
        return Math.max(1, nodes) * all + OF_MIGRATION;
    }

    /** The remedy when nodes need more connections than there are, as a sentence. */
    public String advice(int nodes) {
        return "Set max_connections of PostgreSQL to %d or more, or %s to a smaller number."
                .formatted(needed(nodes) + OF_OTHERS, Variable.DATABASE_CONNECTIONS.variable());
    }
}

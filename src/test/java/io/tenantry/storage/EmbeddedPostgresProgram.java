package io.tenantry.storage;

import java.nio.file.Path;

/** A program of its own that runs PostgreSQL in a folder until it is killed or its input ends. */
final class EmbeddedPostgresProgram {
    private EmbeddedPostgresProgram() {}

    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[1]);
        try (var postgres =
                switch (arguments[0]) {
                    case "start" -> EmbeddedPostgres.start(folder);
                    case "open" -> EmbeddedPostgres.open(folder);
                    default -> throw new IllegalArgumentException(arguments[0]);
                }) {
            System.out.println(postgres.jdbcUrl());
            System.in.read();
        }
    }
}

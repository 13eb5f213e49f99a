package io.tenantry.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;

/** A separate program that runs PostgreSQL in a folder until it is killed or its input ends. */
final class EmbeddedPostgresProgram {
    private final Process process;
    private final BufferedReader output;
    private String url = "";

    private EmbeddedPostgresProgram(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    static EmbeddedPostgresProgram launch(String way, Path folder) throws IOException {
        return new EmbeddedPostgresProgram(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddedPostgresProgram.class.getName(),
                        way,
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[1]);
        try (var postgres = switch (arguments[0]) {
            case "start" -> EmbeddedPostgres.start(folder);
            case "open" -> EmbeddedPostgres.open(folder);
            default -> throw new IllegalArgumentException(arguments[0]);
        }) {
            System.out.println(postgres.jdbcUrl());
            System.in.read();
        }
    }

    Process process() {
        return process;
    }

    long pid() {
        return process.pid();
    }

    /** The URL; waits until PostgreSQL accepts connections. */
    String url() throws IOException {
        if (url.isEmpty()) {
            url = String.valueOf(output.readLine());
        }
        return url;
    }
}

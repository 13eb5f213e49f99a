package io.tenantry.failover;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The processes of a program with an embedded PostgreSQL that a SIGKILL ends. */
public enum Victim {
    PROGRAM,
    POSTGRESQL,
    BOTH;

    /** Kills every process of the embedded PostgreSQL of a data folder, and waits until none of them is left. */
    public static void killPostgres(Path data) {
        String home = data.resolve("postgresql").toString();
        List<ProcessHandle> processes = ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").startsWith(home))
                .toList();
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
    }

    /** Sends a signal to every process of the embedded PostgreSQL of a data folder. */
    public static void signal(Path data, String signal) throws IOException, InterruptedException {
        String home = data.resolve("postgresql").toString();
        for (ProcessHandle process : ProcessHandle.allProcesses()
                .filter(one -> one.info().command().orElse("").startsWith(home))
                .toList()) {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
    }
}

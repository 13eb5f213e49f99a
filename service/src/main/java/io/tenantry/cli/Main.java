package io.tenantry.cli;

import io.tenantry.cli.database.StandardOutput;
import java.io.PrintStream;
import java.util.Optional;
import picocli.CommandLine.ExitCode;

/** The entry point of the program. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        StandardOutput output = new StandardOutput();
        System.setOut(new PrintStream(output, true, System.out.charset()));
        int status = Tenantry.run(System.getenv(), arguments);
        System.out.flush();
        Optional<String> problem = output.problem();
        problem.ifPresent(System.err::println);
        System.exit(status == ExitCode.OK && problem.isPresent() ? ExitCode.SOFTWARE : status);
    }
}

package io.tenantry.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code tenantry help}: prints the help of a command, at any depth. Picocli's own ignores every word after the first. */
@Command(
        name = "help",
        description = "Print the help of a command.",
        helpCommand = true,
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  tenantry help serve", "  tenantry help operator key create"})
final class HelpCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            description = "The command with its subcommands; default: all commands.")
    private List<String> words = List.of();

    @Override
    public void run() {
        CommandLine found = spec.root().commandLine();
        for (String word : words) {
            CommandLine next = found.getSubcommands().get(word);
            if (next == null) {
                throw new UnmatchedArgumentException(found, List.of(word));
            }
            found = next;
        }
        found.usage(spec.commandLine().getOut());
    }
}

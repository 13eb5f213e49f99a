package io.tenantry.cli;

import io.tenantry.start.ProgramVersion;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tenantry manual}: prints the manual page in roff, from the help of each command. Packages are made with it. */
@Command(
        name = "manual",
        description = "Print the manual page, for packages.",
        hidden = true,
        mixinStandardHelpOptions = true,
        footer = "%nExample:%n  tenantry manual > tenantry.1")
final class ManualCommand implements Runnable {
    private static final String FILES = """
        .SH FILES
        .TP
        /etc/tenantry/tenantry.env
        The configuration, one KEY=value a line.
        .TP
        /var/lib/tenantry
        The data: the embedded database and the secret key.
        .TP
        /usr/share/doc/tenantry/docs
        The documents; operations.md describes all variables.
        """;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    @Override
    public void run() {
        CommandLine all = spec.root().commandLine();
        PrintWriter out = spec.commandLine().getOut();
        out.println(".TH TENANTRY 1 \"\" \"Tenantry " + ProgramVersion.number() + "\" \"User Commands\"");
        out.println(".SH NAME\ntenantry \\- organizations service for conversational\\-AI platforms\n.SH SYNOPSIS");
        out.print(verbatim(all));
        out.println(".SH COMMANDS");
        for (CommandLine command : below(all.getSubcommands().values())) {
            out.println(".SS " + command.getCommandSpec().qualifiedName());
            out.print(verbatim(command));
        }
        out.print(FILES);
    }

    /** The commands that are shown, each followed by its own, in the order of their names. */
    private static List<CommandLine> below(Collection<CommandLine> commands) {
        List<CommandLine> shown = new ArrayList<>();
        commands.stream()
                .filter(command -> !command.getCommandSpec().usageMessage().hidden())
                .filter(command -> !(command.getCommandSpec().userObject() instanceof HelpCommand))
                .sorted(Comparator.comparing(CommandLine::getCommandName))
                .forEach(command -> {
                    shown.add(command);
                    shown.addAll(below(command.getSubcommands().values()));
                });
        return shown;
    }

    /** The help of a command. A dot or an apostrophe at the start of a line would be a request, a backslash an escape. */
    private static String verbatim(CommandLine command) {
        String help = command.getUsageMessage(Ansi.OFF)
                .replace("\\", "\\e")
                .replace("-", "\\-")
                .replaceAll("(?m)^(?=[.'])", "\\\\&");
        return ".nf\n" + help + (help.endsWith("\n") ? "" : "\n") + ".fi\n";
    }
}

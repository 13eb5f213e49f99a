package io.tenantry.cli;

import io.tenantry.cli.audit.AuditCommand;
import io.tenantry.cli.doctor.DoctorCommand;
import io.tenantry.cli.migrate.MigrateFromCommand;
import io.tenantry.cli.operator.OperatorCommand;
import io.tenantry.cli.organization.OrganizationCommand;
import io.tenantry.cli.person.PersonCommand;
import io.tenantry.cli.recovery.AfterRestoreCommand;
import io.tenantry.cli.recovery.BackupCommand;
import io.tenantry.cli.recovery.RestoreCommand;
import io.tenantry.cli.secret.SecretsCommand;
import io.tenantry.cli.serve.DemoCommand;
import io.tenantry.cli.serve.HealthCommand;
import io.tenantry.cli.serve.RehearseCommand;
import io.tenantry.cli.serve.ServeCommand;
import io.tenantry.cli.servicekey.ServiceKeyCommand;
import io.tenantry.cli.transfer.ExportCommand;
import io.tenantry.configuration.ConfigurationFile;
import io.tenantry.configuration.Environment;
import io.tenantry.configuration.Mistake;
import io.tenantry.configuration.Nearest;
import io.tenantry.configuration.Variable;
import io.tenantry.fault.Fault;
import io.tenantry.logging.Logging;
import io.tenantry.postgres.DataFolderInUse;
import io.tenantry.postgres.PostgresFailed;
import io.tenantry.storage.connection.DatabaseNotUsable;
import io.tenantry.storage.connection.SqlFaults;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.LoggerFactory;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: its commands, their execution, and the messages for mistakes. */
@Command(
        name = "tenantry",
        description = "A self-hosted organizations service: four HTTP APIs over one PostgreSQL.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tenantry demo                          try it, with a demo data set",
            "  tenantry serve                         run it, with an embedded database in ./data",
            "  tenantry organization create …         create an organization with its first administrator",
            "  tenantry import organizations.jsonl    load organizations",
            "  tenantry migrate-from …                import from an installation of either vendor",
            "  tenantry backup tenantry.backup        back it up, also while it runs",
            "  tenantry outbox                        mails that were not sent",
            "  tenantry doctor                        what is wrong, and what to do about it",
            "  tenantry health                        whether the server is ready, for probes",
            "  tenantry help COMMAND                  more about a command"
        })
public final class Tenantry implements Runnable {
    private static final List<Class<?>> COMMANDS = List.of(
            ServeCommand.class,
            DemoCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            MigrateFromCommand.class,
            SeedCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            AfterRestoreCommand.class,
            OrganizationCommand.class,
            PersonCommand.class,
            ApiKeyCommand.class,
            OperatorCommand.class,
            ServiceKeyCommand.class,
            OutboxCommand.class,
            AuditCommand.class,
            SecretsCommand.class,
            DomainCommand.class,
            DoctorCommand.class,
            HealthCommand.class,
            VersionCommand.class,
            RehearseCommand.class,
            ManualCommand.class,
            GenerateCompletion.class,
            HelpCommand.class);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in before anything else
    private CommandSpec spec;

    private Tenantry() {}

    /**
     * Runs one command line.
     *
     * @param environment the environment variables of the process
     * @return the exit status: 0 for success, 1 for a failure, 2 for wrong usage
     */
    public static int run(Map<String, String> environment, String... arguments) {
        Environment known;
        try {
            known = new Environment(ConfigurationFile.merged(environment, arguments));
        } catch (Mistake | UncheckedIOException unusable) {
            return failed(unusable, commandLine(new Environment(Map.of()), List.of()));
        }
        // The server's start and probes have to be fast; building the other commands takes a fifth of a second.
        CommandLine line = switch (arguments.length > 0 ? arguments[0] : "") {
            case "serve" -> commandLine(known, List.of(ServeCommand.class));
            case "health" -> commandLine(known, List.of(HealthCommand.class));
            default -> commandLine(known);
        };
        int status = line.execute(arguments);
        Logging.flush();
        return status;
    }

    /** The command line with all commands. */
    static CommandLine commandLine(Environment environment) {
        CommandLine line = commandLine(environment, COMMANDS);
        Objects.requireNonNull(line.getSubcommands().get("generate-completion"))
                .getCommandSpec()
                .usageMessage()
                .description("Print a script that completes commands and options in bash and zsh.")
                .footer("%nExample:%n  source <(tenantry generate-completion)");
        return line;
    }

    private static CommandLine commandLine(Environment environment, List<Class<?>> commands) {
        CommandLine line = new CommandLine(new Tenantry(), new Factory(environment));
        // Its value was read before; the option is declared for the help and for completion.
        line.getCommandSpec()
                .addOption(OptionSpec.builder(ConfigurationFile.OPTION)
                        .paramLabel("FILE")
                        .type(Path.class)
                        .scopeType(ScopeType.INHERIT)
                        .description("File of environment variables, a KEY=value in each line; the environment takes"
                                + " precedence. Default: none.")
                        .build());
        commands.forEach(line::addSubcommand);
        line.registerConverter(int.class, text -> (int) wholeNumber(text, Integer.MIN_VALUE, Integer.MAX_VALUE));
        line.registerConverter(long.class, text -> wholeNumber(text, Long.MIN_VALUE, Long.MAX_VALUE));
        line.setDefaultValueProvider(environment);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpWidth(110);
        line.setUsageHelpAutoWidth(true);
        line.setExecutionStrategy(parsed -> execute(environment, parsed));
        line.setParameterExceptionHandler((mistake, arguments) -> misused(mistake, environment));
        line.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
        return line;
    }

    private static long wholeNumber(String text, long least, long most) {
        if (!text.matches("[+-]?[0-9]+")) {
            throw new TypeConversionException("'" + text + "' is not a whole number");
        }
        BigInteger number = new BigInteger(text);
        if (number.compareTo(BigInteger.valueOf(least)) < 0 || number.compareTo(BigInteger.valueOf(most)) > 0) {
            throw new TypeConversionException("%s is not from %d to %d".formatted(text, least, most));
        }
        return number.longValue();
    }

    /** Prints the help, when no command is given. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int execute(Environment environment, ParseResult parsed) {
        requireKnownCommand(parsed);
        Integer help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        List<CommandLine> commands = parsed.asCommandLineList();
        try {
            environment.check();
        } catch (Mistake unknown) {
            return failed(unknown, commands.getLast());
        }
        // Logging is set up before any command runs, because libraries log once they are used.
        Logging.ofCommand();
        return new RunLast().execute(parsed);
    }

    /** Refuses an unknown command next to {@code --help}. Otherwise picocli would print the help of the parent command. */
    private static void requireKnownCommand(ParseResult parsed) {
        CommandLine last = parsed.asCommandLineList().getLast();
        List<String> unmatched = last.getUnmatchedArguments();
        if (!last.getSubcommands().isEmpty() && unmatched.stream().anyMatch(argument -> !argument.startsWith("-"))) {
            throw new UnmatchedArgumentException(last, unmatched);
        }
    }

    /** Prints picocli's message, the nearest known word, and the command that shows the help. */
    private static int misused(ParameterException mistake, Environment environment) {
        CommandLine command = mistake.getCommandLine();
        var err = command.getErr();
        err.println(command.getColorScheme().errorText(words(mistake) + origin(mistake, environment)));
        if (mistake instanceof UnmatchedArgumentException unmatched && unmatched.isUnknownOption()) {
            String option = unmatched.getUnmatched().getFirst().replaceAll("=.*", "");
            err.println("Did you mean "
                    + Nearest.of(option, command.getCommandSpec().optionsMap().keySet()) + "?");
        } else if (mistake instanceof UnmatchedArgumentException unmatched
                && !command.getSubcommands().isEmpty()) {
            String name = unmatched.getUnmatched().getFirst();
            err.println("Did you mean %s %s?"
                    .formatted(command.getCommandSpec().qualifiedName(), Nearest.of(name, visible(command))));
        }
        err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static String words(ParameterException mistake) {
        if (!(mistake instanceof UnmatchedArgumentException unmatched) || unmatched.isUnknownOption()) {
            return String.valueOf(mistake.getMessage());
        }
        return "%s: '%s'"
                .formatted(
                        mistake.getCommandLine().getSubcommands().isEmpty() ? "Unexpected argument" : "Unknown command",
                        unmatched.getUnmatched().getFirst());
    }

    private static List<String> visible(CommandLine command) {
        return command.getSubcommands().entrySet().stream()
                .filter(known ->
                        !known.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String origin(ParameterException mistake, Environment environment) {
        return mistake.getArgSpec() instanceof OptionSpec option
                ? Variable.ofOption(option.longestName())
                        .filter(environment::isSet)
                        .filter(variable -> environment.get(variable).equals(mistake.getValue()))
                        .map(variable -> " (from " + variable.variable() + ")")
                        .orElse("")
                : "";
    }

    private static int failed(Exception failure, CommandLine command) {
        var err = command.getErr();
        switch (failure) {
            case Mistake mistake -> {
                err.println(command.getColorScheme().errorText(mistake.getMessage()));
                return mistake.exitCode();
            }
            case DataFolderInUse told -> err.println(command.getColorScheme().errorText(told.getMessage()));
            case PostgresFailed told -> err.println(command.getColorScheme().errorText(told.getMessage()));
            case DatabaseNotUsable told -> err.println(command.getColorScheme().errorText(told.getMessage()));
            case UncheckedIOException told ->
                err.println(command.getColorScheme().errorText(Mistake.reason(told) + "."));
            default -> {
                Fault.Unavailable away = SqlFaults.unavailable(failure);
                if (away != null) {
                    err.println(command.getColorScheme().errorText(away.getMessage()));
                    break;
                }
                err.println(command.getColorScheme()
                        .errorText("This is a defect of Tenantry; please report it with the lines below."));
                LoggerFactory.getLogger(Tenantry.class).error("command failed", failure);
            }
        }
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    /** Passes the environment to the commands whose constructor takes it. */
    private record Factory(Environment environment) implements IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            try {
                var constructor = type.getDeclaredConstructor(Environment.class);
                return constructor.newInstance(environment);
            } catch (NoSuchMethodException needsNothing) {
                return CommandLine.defaultFactory().create(type);
            }
        }
    }
}

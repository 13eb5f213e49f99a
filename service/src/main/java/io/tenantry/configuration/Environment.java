package io.tenantry.configuration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The environment variables of the process, which set the defaults of command-line options. */
public final class Environment implements IDefaultValueProvider {
    private final Map<String, String> variables;

    public Environment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /**
     * The value of a variable, or its default. An empty variable counts as not set. The value of a secret may be in a file,
     * which is read each time.
     *
     * @throws Mistake when the file cannot be read
     */
    public String get(Variable variable) {
        Optional<Path> file = file(variable);
        if (file.isPresent()) {
            try {
                return SecretFile.read(file.get());
            } catch (IOException failed) {
                throw Mistake.ofState(variable.fileVariable() + ": " + failed.getMessage() + ".");
            }
        }
        String value = variables.getOrDefault(variable.variable(), "");
        return value.isEmpty() ? variable.initial() : value;
    }

    /** Whether the variable, or its file, is set and not empty. */
    public boolean isSet(Variable variable) {
        return file(variable).isPresent()
                || !variables.getOrDefault(variable.variable(), "").isEmpty();
    }

    /** The name of the variable that has the value, or that names the file of it. */
    public String name(Variable variable) {
        return file(variable).isPresent() ? variable.fileVariable() : variable.variable();
    }

    /** The file that has the value of a secret; empty when the value is not in a file. */
    private Optional<Path> file(Variable variable) {
        String file = variable.isSecret() ? variables.getOrDefault(variable.fileVariable(), "") : "";
        return file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file));
    }

    /** The variables whose names begin with a prefix. */
    public Map<String, String> beginningWith(String prefix) {
        Map<String, String> found = new HashMap<>();
        variables.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                found.put(name, value);
            }
        });
        return found;
    }

    /**
     * Refuses unknown variables that begin with {@link Variable#PREFIX}, and secrets that are given twice or whose file
     * cannot be read.
     *
     * @throws Mistake naming each of them, an unknown one with the nearest known one
     */
    public void check() {
        List<String> known = Variable.names();
        List<String> faults = new ArrayList<>(unknown(known));
        for (Variable variable : Variable.values()) {
            if (file(variable).isPresent()) {
                if (!variables.getOrDefault(variable.variable(), "").isEmpty()) {
                    faults.add("%s and %s are both set. Keep one."
                            .formatted(variable.variable(), variable.fileVariable()));
                } else {
                    try {
                        get(variable);
                    } catch (Mistake unreadable) {
                        faults.add(String.valueOf(unreadable.getMessage()));
                    }
                }
            }
        }
        if (!faults.isEmpty()) {
            throw Mistake.ofUsage(String.join("\n", faults));
        }
    }

    private List<String> unknown(List<String> known) {
        return variables.keySet().stream()
                .filter(name -> name.startsWith(Variable.PREFIX) && !known.contains(name))
                .sorted()
                .map(name ->
                        "Unknown environment variable %s. Did you mean %s?".formatted(name, Nearest.of(name, known)))
                .toList();
    }

    /**
     * Reads options from the variables.
     *
     * @throws Mistake naming every variable with a wrong value
     */
    public <T> T read(Function<Values, T> reader) {
        Map<String, String> read = new HashMap<>(variables);
        for (Variable variable : Variable.values()) {
            if (file(variable).isPresent()) {
                read.put(variable.variable(), get(variable));
            }
        }
        Values values = new Values(read, this::name);
        T options = reader.apply(values);
        if (!values.faults().isEmpty()) {
            throw Mistake.ofUsage(String.join("\n", values.faults()));
        }
        return options;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        Optional<Variable> variable =
                argument instanceof OptionSpec option ? Variable.ofOption(option.longestName()) : Optional.empty();
        return variable.isPresent() ? get(variable.get()) : argument.defaultValue();
    }
}

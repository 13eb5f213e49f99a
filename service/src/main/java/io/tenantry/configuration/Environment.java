package io.tenantry.configuration;

import java.util.Arrays;
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

    /** The value of a variable, or its default. An empty variable counts as not set. */
    public String get(Variable variable) {
        String value = variables.getOrDefault(variable.variable(), "");
        return value.isEmpty() ? variable.initial() : value;
    }

    /** Whether the variable is set and not empty. */
    public boolean isSet(Variable variable) {
        return !variables.getOrDefault(variable.variable(), "").isEmpty();
    }

    /**
     * Refuses unknown variables that begin with {@link Variable#PREFIX}.
     *
     * @throws Mistake naming each of them with the nearest known one
     */
    public void check() {
        List<String> known =
                Arrays.stream(Variable.values()).map(Variable::variable).toList();
        List<String> unknown = variables.keySet().stream()
                .filter(name -> name.startsWith(Variable.PREFIX) && !known.contains(name))
                .sorted()
                .map(name ->
                        "Unknown environment variable %s. Did you mean %s?".formatted(name, Nearest.of(name, known)))
                .toList();
        if (!unknown.isEmpty()) {
            throw Mistake.ofUsage(String.join("\n", unknown));
        }
    }

    /**
     * Reads options from the variables.
     *
     * @throws Mistake naming every variable with a wrong value
     */
    public <T> T read(Function<Values, T> reader) {
        Values values = new Values(variables);
        T read = reader.apply(values);
        if (!values.faults().isEmpty()) {
            throw Mistake.ofUsage(String.join("\n", values.faults()));
        }
        return read;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        Optional<Variable> variable =
                argument instanceof OptionSpec option ? Variable.ofOption(option.longestName()) : Optional.empty();
        return variable.isPresent() ? get(variable.get()) : argument.defaultValue();
    }
}

package io.tenantry.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The values of environment variables. It collects the faults of all that are read, so that one start reports them all. */
public final class Values {
    private final Map<String, String> environment;
    private final Function<Variable, String> name;
    private final List<String> faults = new ArrayList<>();

    public Values(Map<String, String> environment) {
        this(environment, Variable::variable);
    }

    /** @param name the name of a variable in the messages: of the one that was set */
    Values(Map<String, String> environment, Function<Variable, String> name) {
        this.environment = environment;
        this.name = name;
    }

    /**
     * The value of a variable. A wrong value is replaced by the default until {@link #check}.
     *
     * @param reader throws an {@link IllegalArgumentException} for a wrong value; its message continues the name
     */
    public <T> T read(Variable variable, Function<String, T> reader) {
        try {
            return reader.apply(variable.in(environment));
        } catch (IllegalArgumentException wrong) {
            add(variable, String.valueOf(wrong.getMessage()));
            return reader.apply(variable.initial());
        }
    }

    /** The value of a boolean variable. */
    public boolean flag(Variable variable) {
        return read(variable, value -> switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        });
    }

    /** Adds a fault of a variable. */
    public void add(Variable variable, String fault) {
        // Such a fault begins with the wrong part of the value.
        faults.add(name.apply(variable) + (fault.startsWith("'") ? ": " : " ") + fault);
    }

    /** The faults so far, each with the name of its variable. */
    List<String> faults() {
        return faults;
    }

    /**
     * Ends the reading.
     *
     * @throws IllegalArgumentException naming every wrong variable, each in a line
     */
    public void check() {
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", faults));
        }
    }
}

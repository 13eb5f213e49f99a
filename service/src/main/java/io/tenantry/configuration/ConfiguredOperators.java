package io.tenantry.configuration;

import io.tenantry.json.OutsideJson;
import io.tenantry.operator.OperatorNames;
import io.tenantry.operator.Operators.Credentials;
import io.tenantry.password.PasswordPolicy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads the operators in {@code TENANTRY_OPERATORS}. No message quotes the variable, because it has passwords. */
public final class ConfiguredOperators {
    private static final int LONGEST_NAME = 255;
    private static final String EXAMPLE = "Example: TENANTRY_OPERATORS='[{\"username\":\"ada\",\"password\":\"…\"}]'";

    private final List<Credentials> operators = new ArrayList<>();
    /** Faults of the form. */
    private final List<String> faults = new ArrayList<>();
    /** Faults of passwords. */
    private final List<String> weaknesses = new ArrayList<>();

    /** In upper case: two names that differ in case alone are one. */
    private final Set<String> names = new HashSet<>();

    private ConfiguredOperators() {}

    /**
     * Reads the variable.
     *
     * @param values collects every fault
     * @return the operators; empty when the variable is not set
     */
    public static List<Credentials> read(Values values) {
        String text = values.read(Variable.OPERATORS, value -> value);
        if (text.isEmpty()) {
            return List.of();
        }
        ConfiguredOperators read = new ConfiguredOperators();
        read.array(text);
        List<String> all = Stream.concat(read.faults.stream(), read.weaknesses.stream())
                .collect(Collectors.toCollection(ArrayList::new));
        if (!read.faults.isEmpty()) {
            // The example shows the form, so it does not help with a weak password.
            all.add(all.removeLast() + "\n" + EXAMPLE);
        }
        all.forEach(fault -> values.add(Variable.OPERATORS, fault));
        return read.operators;
    }

    private void array(String text) {
        try {
            JsonNode array = OutsideJson.read(text);
            if (!array.isArray()) {
                faults.add("must be a JSON array.");
                return;
            }
            for (int i = 0; i < array.size(); i++) {
                operator(i + 1, array.get(i));
            }
        } catch (JacksonException broken) {
            var location = broken.getLocation();
            faults.add("is not valid JSON at character " + (location == null ? 1 : location.getColumnNr()) + ".");
        }
    }

    private void operator(int number, JsonNode operator) {
        String where = "element " + number;
        if (!operator.isObject()) {
            faults.add(where + " must be an object with a username and a password.");
            return;
        }
        operator.propertyNames().stream()
                .filter(name -> !name.equals("username") && !name.equals("password"))
                .forEach(name -> faults.add(where + " has an unknown key \"" + name + "\"."));
        String username = text(operator, "username");
        String password = text(operator, "password");
        String broken = OperatorNames.problem(username);
        if (username.isEmpty() || username.length() > LONGEST_NAME) {
            faults.add(where + " needs a \"username\", a text of 1 to " + LONGEST_NAME + " characters.");
        } else if (username.indexOf(':') >= 0 || username.chars().anyMatch(Character::isISOControl)) {
            // HTTP Basic ends the name at the first colon.
            faults.add(where + " has a \"username\" with a colon or a control character.");
        } else if (OperatorNames.isReserved(username)) {
            faults.add(where + " has a \"username\" that is reserved for the history.");
        } else if (broken != null) {
            faults.add(where + " has a \"username\" that breaks a rule: " + broken);
        } else if (!names.add(username.toUpperCase(Locale.ROOT))) {
            faults.add(where + " has the \"username\" of another element.");
        }
        if (password.isEmpty()) {
            faults.add(where + " needs a \"password\", a text that is not empty.");
        } else {
            weaknesses.addAll(PasswordPolicy.OPERATORS.about(username).problems(password).stream()
                    .map(problem -> where + ": " + problem)
                    .toList());
        }
        operators.add(new Credentials(username, password));
    }

    private static String text(JsonNode object, String key) {
        JsonNode value = object.get(key);
        return value != null && value.isString() ? value.stringValue() : "";
    }
}

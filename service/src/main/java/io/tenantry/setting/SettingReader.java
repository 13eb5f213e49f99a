package io.tenantry.setting;

import io.tenantry.fault.Problem;
import io.tenantry.secret.Secret;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads JSON values as values of settings and reports faults.
 *
 * @param typing how strict the types are
 */
public record SettingReader(Typing typing) {
    /** How strict the types of values are. */
    public enum Typing {
        /** {@code "5"} is no number and {@code "true"} no boolean. */
        EXACT,
        /** Texts with the value are accepted, as forms and many client libraries send them. */
        LENIENT
    }

    private static final Pattern DECIMAL = Pattern.compile("-?(?:[0-9]+\\.?|[0-9]*\\.[0-9]+)");
    private static final Pattern MONEY = Pattern.compile("-?\\d{0,8}(?:\\.\\d{0,2})?");
    private static final Set<String> TRUE = Set.of("true", "True", "TRUE", "t", "T", "1", "on", "yes");
    private static final Set<String> FALSE = Set.of("false", "False", "FALSE", "f", "F", "0", "off", "no");
    private static final Pattern RATE =
            Pattern.compile("[+-]?(?:\\d{1,50}(?:\\.\\d{0,50})?|\\.\\d{1,50})(?:[eE][+-]?\\d{1,3})?");
    private static final BigInteger LEAST_INTEGER = BigInteger.valueOf(Integer.MIN_VALUE);
    private static final BigInteger GREATEST_INTEGER = BigInteger.valueOf(Integer.MAX_VALUE);
    private static final int MOST_IDS = 1000;

    /**
     * Reads the value of a setting.
     *
     * @param path path of the value, for problems
     * @param problems called with each fault
     * @return the value; empty when it is wrong or unsets the setting
     */
    public <T> Optional<Object> read(Setting<T> setting, JsonNode sent, String path, Consumer<Problem> problems) {
        boolean nullable = setting.nullable() && !(setting.kind() instanceof Kind.Secret);
        return read(setting.kind(), nullable, sent, path, problems);
    }

    /**
     * Reads a value of a kind.
     *
     * @param nullable whether null is allowed
     * @param path path of the value, for problems
     * @param problems called with each fault
     * @return the value; empty when it is wrong or null
     */
    public <T> Optional<Object> read(
            Kind<T> kind, boolean nullable, JsonNode sent, String path, Consumer<Problem> problems) {
        if (sent.isNull()) {
            if (!nullable) {
                problems.accept(Problem.invalid(path, "This field may not be null."));
            }
            return Optional.empty();
        }
        Object value = switch (kind) {
            case Kind.Flag ignored -> flag(sent);
            case Kind.Whole(int min, int max) -> whole(sent, BigInteger.valueOf(min), BigInteger.valueOf(max));
            case Kind.Account(long min, long max) -> whole(sent, BigInteger.valueOf(min), BigInteger.valueOf(max));
            case Kind.Rate ignored -> rate(sent);
            case Kind.Money ignored -> money(sent);
            case Kind.Text(int most) -> text(sent, most);
            case Kind.Url(int most) -> url(sent, most);
            case Kind.Choice(Set<String> options) -> choice(sent, options);
            case Kind.Secret(int most, boolean ignored) -> text(sent, most);
            case Kind.Ids ignored -> ids(sent);
            case Kind.Numbers ignored -> numbers(sent);
            case Kind.Json(int most) ->
                sent.toString().length() <= most
                        ? sent
                        : new Wrong("Ensure this field has no more than " + most + " characters.");
        };
        if (value instanceof Wrong(String message)) {
            problems.accept(Problem.invalid(path, message));
            return Optional.empty();
        }
        return switch (kind) {
            case Kind.Whole ignored -> Optional.of(((BigInteger) value).intValueExact());
            case Kind.Account ignored -> Optional.of(((BigInteger) value).longValueExact());
            case Kind.Secret ignored -> value.equals("") ? Optional.empty() : Optional.of(Secret.of((String) value));
            default -> Optional.of(value);
        };
    }

    /** As {@link #read}, into a map of changes, in which null unsets a setting. */
    public void readInto(
            Map<Setting<?>, @Nullable Object> changes,
            Setting<?> setting,
            JsonNode sent,
            String path,
            Consumer<Problem> problems) {
        List<Problem> found = new ArrayList<>();
        Optional<Object> value = read(setting, sent, path, found::add);
        if (found.isEmpty()) {
            changes.put(setting, value.orElse(null));
        } else {
            found.forEach(problems);
        }
    }

    private record Wrong(String message) {}

    private Object flag(JsonNode sent) {
        if (sent.isBoolean()) {
            return sent.booleanValue();
        }
        if (typing == Typing.LENIENT && (sent.isString() || sent.isIntegralNumber())) {
            String text = sent.asString();
            if (TRUE.contains(text)) {
                return true;
            }
            if (FALSE.contains(text)) {
                return false;
            }
        }
        return new Wrong("Must be a valid boolean.");
    }

    private Object whole(JsonNode sent, BigInteger min, BigInteger max) {
        BigInteger value = switch (typing) {
            case EXACT -> sent.isIntegralNumber() ? sent.bigIntegerValue() : null;
            case LENIENT -> WholeNumbers.read(sent);
        };
        if (value == null) {
            return new Wrong("A valid integer is required.");
        }
        if (value.compareTo(min) < 0) {
            return new Wrong("Ensure this value is greater than or equal to " + min + ".");
        }
        if (value.compareTo(max) > 0) {
            return new Wrong("Ensure this value is less than or equal to " + max + ".");
        }
        return value;
    }

    private Object money(JsonNode sent) {
        String text = sent.isString() ? sent.stringValue().strip() : sent.isNumber() ? plain(sent) : "";
        if (!DECIMAL.matcher(text).matches()) {
            return new Wrong("A valid number is required.");
        }
        if (!MONEY.matcher(text).matches()) {
            return new Wrong("Ensure that there are no more than 8 digits before the decimal point and 2 after it.");
        }
        return new BigDecimal(text.endsWith(".") ? text + "0" : text).setScale(2);
    }

    private static String plain(JsonNode number) {
        BigDecimal value = number.decimalValue();
        if (!isShort(value)) {
            return "999999999";
        }
        BigDecimal stripped = value.stripTrailingZeros();
        return (stripped.scale() < 0 ? stripped.setScale(0) : stripped).toPlainString();
    }

    /** Whether a number is short enough to be written out: 1e999999999 is not. */
    private static boolean isShort(BigDecimal value) {
        return value.precision() - (long) value.scale() <= 20 && value.scale() <= 20;
    }

    private Object text(JsonNode sent, int most) {
        if (!sent.isString() && !(typing == Typing.LENIENT && sent.isNumber())) {
            return new Wrong("Not a valid string.");
        }
        if (sent.isNumber() && !isShort(sent.decimalValue())) {
            return new Wrong("Not a valid string.");
        }
        String text = sent.isString() ? sent.stringValue() : plain(sent);
        if (typing == Typing.LENIENT) {
            text = text.strip();
        }
        String problem = Texts.problem(text, most);
        return problem == null ? text : new Wrong(problem);
    }

    private Object rate(JsonNode sent) {
        double value = Double.NaN;
        if (sent.isNumber()) {
            // A conversion through BigDecimal: asDouble fails beyond 64 bits, this gives infinity.
            value = sent.decimalValue().doubleValue();
        } else if (typing == Typing.LENIENT
                && sent.isString()
                && RATE.matcher(sent.stringValue().strip()).matches()) {
            value = Double.parseDouble(sent.stringValue().strip());
        }
        // Adding zero turns -0.0 into 0.0, so that equal values do not differ.
        return Double.isFinite(value) ? value + 0.0 : new Wrong("A valid number is required.");
    }

    private Object url(JsonNode sent, int most) {
        Object read = text(sent, most);
        if (!(read instanceof String text) || text.isEmpty()) {
            return read;
        }
        try {
            URI uri = new URI(text);
            String scheme = Objects.requireNonNullElse(uri.getScheme(), "");
            boolean web = scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
            if (web && uri.getHost() != null && uri.getUserInfo() == null) {
                return text;
            }
        } catch (URISyntaxException malformed) {
            // The fault is returned below.
        }
        return new Wrong("Enter a valid URL.");
    }

    private static Object choice(JsonNode sent, Set<String> options) {
        // A number selects the option with the same digits, like team_size 1.
        String text = sent.isString() || sent.isIntegralNumber() ? sent.asString() : null;
        if (text == null || !options.contains(text)) {
            String shown = text == null ? sent.toString() : text;
            return new Wrong("\"" + Texts.excerpt(shown) + "\" is not a valid choice.");
        }
        return text;
    }

    private Object ids(JsonNode sent) {
        Wrong wrong = notAList(sent);
        if (wrong != null) {
            return wrong;
        }
        List<String> ids = new ArrayList<>();
        for (JsonNode item : sent) {
            if (!(text(item, 255) instanceof String id)) {
                return new Wrong("Every item must be a string of at most 255 characters.");
            }
            ids.add(id);
        }
        return List.copyOf(ids);
    }

    private Object numbers(JsonNode sent) {
        Wrong wrong = notAList(sent);
        if (wrong != null) {
            return wrong;
        }
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode item : sent) {
            if (!(whole(item, LEAST_INTEGER, GREATEST_INTEGER) instanceof BigInteger number)) {
                return new Wrong("Every item must be an integer of 32 bits.");
            }
            numbers.add(number.intValueExact());
        }
        return List.copyOf(numbers);
    }

    private static @Nullable Wrong notAList(JsonNode sent) {
        if (!sent.isArray()) {
            return new Wrong("Expected a list of items.");
        }
        return sent.size() > MOST_IDS
                ? new Wrong("Ensure this field has no more than " + MOST_IDS + " elements.")
                : null;
    }
}

package io.tenantry.client;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes JSON: objects are maps, arrays are lists, numbers are {@link BigDecimal}. */
final class Json {
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    static boolean isObject(String text) {
        return text.stripLeading().startsWith("{");
    }

    /** The members of an object. */
    static Map<String, @Nullable Object> object(String text) {
        Json json = new Json(text);
        Map<String, @Nullable Object> object = members(json.value());
        json.skip();
        if (json.at < text.length()) {
            throw json.malformed();
        }
        return object;
    }

    /** The members of a value; none when it is no object. */
    static Map<String, @Nullable Object> members(@Nullable Object value) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> object) {
            object.forEach((name, member) -> members.put(String.valueOf(name), member));
        }
        return members;
    }

    /** The objects of an array; none when it is no array. */
    static List<Map<String, @Nullable Object>> objects(@Nullable Object value) {
        return value instanceof List<?> list ? list.stream().map(Json::members).toList() : List.of();
    }

    /** The texts of an array; none when it is no array. */
    static List<String> texts(@Nullable Object value) {
        return value instanceof List<?> list ? list.stream().map(Json::text).toList() : List.of();
    }

    /** A text, or the text of a number; empty for null. */
    static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    static @Nullable Long number(@Nullable Object value) {
        return value instanceof BigDecimal number ? Long.valueOf(number.longValue()) : null;
    }

    static @Nullable Instant time(@Nullable Object value) {
        return value == null ? null : Instant.parse(value.toString());
    }

    /** Writes maps, lists, texts, numbers, flags and null. */
    static String write(@Nullable Object value) {
        StringBuilder written = new StringBuilder();
        write(written, value);
        return written.toString();
    }

    private static void write(StringBuilder written, @Nullable Object value) {
        switch (value) {
            case Map<?, ?> object -> {
                String separator = "{";
                for (Map.Entry<?, ?> member : object.entrySet()) {
                    written.append(separator);
                    writeText(written, String.valueOf(member.getKey()));
                    write(written.append(':'), member.getValue());
                    separator = ",";
                }
                written.append(object.isEmpty() ? "{}" : "}");
            }
            case List<?> array -> {
                String separator = "[";
                for (Object element : array) {
                    write(written.append(separator), element);
                    separator = ",";
                }
                written.append(array.isEmpty() ? "[]" : "]");
            }
            case String words -> writeText(written, words);
            case null, default -> written.append(value);
        }
    }

    private static void writeText(StringBuilder written, String words) {
        written.append('"');
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            if (c == '"' || c == '\\') {
                written.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                written.append(String.format("\\u%04x", (int) c));
            } else {
                written.append(c);
            }
        }
        written.append('"');
    }

    private @Nullable Object value() {
        skip();
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        at++;
        skip();
        while (peek() != '}') {
            String name = string();
            skip();
            expect(':');
            object.put(name, value());
            skip();
            if (peek() == ',') {
                at++;
                skip();
            } else if (peek() != '}') {
                throw malformed();
            }
        }
        at++;
        return object;
    }

    private List<@Nullable Object> array() {
        List<@Nullable Object> array = new ArrayList<>();
        at++;
        skip();
        while (peek() != ']') {
            array.add(value());
            skip();
            if (peek() == ',') {
                at++;
            } else if (peek() != ']') {
                throw malformed();
            }
        }
        at++;
        return array;
    }

    private String string() {
        expect('"');
        StringBuilder string = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            string.append(c == '\\' ? escaped() : c);
        }
        at++;
        return string.toString();
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                if (at + 4 > text.length()) {
                    throw malformed();
                }
                at += 4;
                yield (char) Integer.parseInt(text, at - 4, at, 16);
            }
            default -> c;
        };
    }

    private BigDecimal number() {
        int from = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (from == at) {
            throw malformed();
        }
        return new BigDecimal(text.substring(from, at));
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        if (!text.startsWith(word, at)) {
            throw malformed();
        }
        at += word.length();
        return value;
    }

    private void skip() {
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw malformed();
        }
        return text.charAt(at);
    }

    private void expect(char c) {
        if (peek() != c) {
            throw malformed();
        }
        at++;
    }

    private IllegalArgumentException malformed() {
        return new IllegalArgumentException("the reply is no JSON from character " + at + " on");
    }
}

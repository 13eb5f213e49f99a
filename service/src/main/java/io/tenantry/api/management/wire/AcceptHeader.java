package io.tenantry.api.management.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads an Accept header (RFC 9110) strictly, in one pass and without backtracking, because any client can send it. */
final class AcceptHeader {
    /**
     * A range of media types that a caller accepts.
     *
     * @param type in lower case, or {@code *}
     * @param subtype in lower case, or {@code *}
     * @param weight in thousandths, 0 for "not at all"
     */
    record Range(String type, String subtype, int weight) {}

    private final String header;
    private int at;

    private AcceptHeader(String header) {
        this.header = header;
    }

    /** The ranges of a header; none when the header is malformed. Parameters other than the weight do not matter. */
    static List<Range> read(String header) {
        List<Range> ranges = new ArrayList<>();
        AcceptHeader reader = new AcceptHeader(header);
        do {
            Range range = reader.range();
            if (range.weight < 0) {
                return List.of();
            }
            ranges.add(range);
        } while (reader.passes(','));
        return reader.at == header.length() ? ranges : List.of();
    }

    /** A range; its weight is negative when it is malformed. */
    private Range range() {
        Range broken = new Range("", "", -1);
        space();
        String type = token();
        if (type.isEmpty() || !passes('/')) {
            return broken;
        }
        String subtype = token();
        if (subtype.isEmpty() || (type.equals("*") && !subtype.equals("*"))) {
            return broken;
        }
        int weight = 1000;
        space();
        while (passes(';')) {
            space();
            String name = token();
            if (name.isEmpty() || !passes('=')) {
                return broken;
            }
            String value = at < header.length() && header.charAt(at) == '"' ? quoted() : token();
            if (value.isEmpty()) {
                return broken;
            }
            if (name.equals("q")) {
                weight = weight(value);
            }
            if (weight < 0) {
                return broken;
            }
            space();
        }
        return new Range(type, subtype, weight);
    }

    /** {@code 0.85} as 850; negative when it is malformed. */
    private static int weight(String value) {
        int length = value.length();
        if (length > 5 || (length > 1 && value.charAt(1) != '.')) {
            return -1;
        }
        int weight = 0;
        for (int i = 0; i < 5; i++) {
            if (i == 1) {
                continue;
            }
            char digit = i < length ? value.charAt(i) : '0';
            if (digit < '0' || digit > '9') {
                return -1;
            }
            weight = weight * 10 + digit - '0';
        }
        return weight <= 1000 ? weight : -1;
    }

    private String token() {
        int start = at;
        while (at < header.length() && isTokenCharacter(header.charAt(at))) {
            at++;
        }
        return header.substring(start, at).toLowerCase(Locale.ROOT);
    }

    private static boolean isTokenCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    /** A quoted text with its quotes; empty when it does not end. */
    private String quoted() {
        int start = at++;
        while (at < header.length() && header.charAt(at) != '"') {
            at += header.charAt(at) == '\\' ? 2 : 1;
        }
        return passes('"') ? header.substring(start, at) : "";
    }

    private boolean passes(char wanted) {
        if (at < header.length() && header.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void space() {
        while (at < header.length() && (header.charAt(at) == ' ' || header.charAt(at) == '\t')) {
            at++;
        }
    }
}

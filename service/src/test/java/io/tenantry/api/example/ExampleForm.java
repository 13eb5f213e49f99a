package io.tenantry.api.example;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Replies with a fixed value in the place of each that varies by time, chance or machine. */
final class ExampleForm {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern NUMBER_OF_TIME = Pattern.compile("1[789]\\d{8}|2[01]\\d{8}");
    private static final long TIME = 1_768_469_400;
    private static final Set<String> CURSORS = Set.of("next", "previous", "nextCursor", "previousCursor");
    private static final Pattern CURSOR = Pattern.compile("[0-9a-f]{24}");
    private static final Map<String, String> BY_NAME = Map.of(
            "access", "eXampleAccessToken0123456789abcdefghijklmno",
            "refresh", "eXampleRefreshToken0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ01234",
            "access_token", "eXampleAccessToken0123456789abcdefghijklmno",
            "refresh_token", "eXampleRefreshToken0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ01234",
            "secret", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
            "version", "1.0.0");

    /** A pattern and what stands for all that fits it, in this order. */
    private record Varying(Pattern pattern, String fixed) {
        static Varying of(String pattern, String fixed) {
            return new Varying(Pattern.compile(pattern), fixed);
        }
    }

    private final List<Varying> varying;

    /** @param given further patterns: the addresses and ids of this machine */
    ExampleForm(Map<String, String> given) {
        List<Varying> all = new ArrayList<>();
        given.forEach((pattern, fixed) -> all.add(Varying.of(pattern, fixed)));
        all.add(Varying.of("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "2026-01-15T09:30:00Z"));
        all.add(Varying.of("\\d{4}-\\d\\d-\\d\\d", "2026-01-15"));
        all.add(Varying.of(
                "\\b(tk[os]?)_[0-9A-Za-z_-]{43}(?![0-9A-Za-z_-])",
                "$1_eXample0123456789abcdefghijklmnopqrstuvwxyzABC"));
        all.add(Varying.of("\\b(tk[os]?)_[0-9A-Za-z_-]{6}(?![0-9A-Za-z_-])", "$1_eXampl"));
        all.add(Varying.of("\\b[0-9a-f]{128}\\b", "0123456789abcdef".repeat(8)));
        all.add(Varying.of("\\b[0-9a-f]{64}\\b", "0123456789abcdef".repeat(4)));
        all.add(Varying.of("\\b[0-9a-f]{32}\\b", "0123456789abcdef".repeat(2)));
        all.add(Varying.of("\\b[0-9a-f]{8}(\\*{8})", "01234567$1"));
        all.add(Varying.of(
                "\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b",
                "01234567-89ab-4cde-8f01-23456789abcd"));
        all.add(Varying.of("Java-http-client/[\\d.]+", "Java-http-client/25"));
        all.add(Varying.of("secret=[A-Z2-7]{32}", "secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"));
        all.add(Varying.of("^[A-Z2-7]{4}(-[A-Z2-7]{4}){6}$", "ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23"));
        this.varying = List.copyOf(all);
    }

    JsonNode of(JsonNode reply) {
        return of("", reply);
    }

    private JsonNode of(String name, JsonNode node) {
        // Uses are noted a moment later, off the request's path: a reply may be without the last one.
        if (name.equals("last_used_at")) {
            return JSON.getNodeFactory().nullNode();
        }
        if (name.equals("lastActive")) {
            return JSON.getNodeFactory().numberNode(0);
        }
        // Mails are sent in the background, to a server that does not exist.
        if (name.equals("lastError")) {
            return JSON.getNodeFactory().stringNode("java.net.ConnectException: Connection refused");
        }
        if (name.equals("attempts") && node.isIntegralNumber()) {
            return JSON.getNodeFactory().numberNode(1);
        }
        if (node.isObject()) {
            ObjectNode fixed = JSON.createObjectNode();
            node.properties().forEach(field -> fixed.set(text(field.getKey()), of(field.getKey(), field.getValue())));
            return fixed;
        }
        if (node.isArray()) {
            ArrayNode fixed = JSON.createArrayNode();
            node.forEach(item -> fixed.add(of(name, item)));
            return fixed;
        }
        if (node.isString()) {
            if (CURSORS.contains(name) && CURSOR.matcher(node.stringValue()).matches()) {
                return JSON.getNodeFactory().stringNode("5ce7c2d833ea1e04d7e6c432");
            }
            String byName = BY_NAME.get(name);
            return JSON.getNodeFactory()
                    .stringNode(byName != null && !node.stringValue().isEmpty() ? byName : text(node.stringValue()));
        }
        if (name.equals("milliseconds")) {
            return JSON.getNodeFactory().numberNode(12);
        }
        if (node.isIntegralNumber() && NUMBER_OF_TIME.matcher(node.toString()).matches()) {
            return JSON.getNodeFactory().numberNode(TIME);
        }
        return node;
    }

    private String text(String text) {
        String fixed = text;
        for (Varying one : varying) {
            fixed = one.pattern.matcher(fixed).replaceAll(one.fixed);
        }
        return fixed;
    }
}

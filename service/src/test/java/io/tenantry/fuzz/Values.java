package io.tenantry.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/** Random JSON texts, most of them valid by a schema. */
final class Values {
    private static final JsonMapper JSON = new JsonMapper();

    /** Texts that are hard on a reader, a database, a header or a log. No URL among them leads to another machine. */
    private static final List<String> HARD = List.of(
            "",
            " ",
            "\u0000",
            "a\u0000b",
            "\ud800",
            "\udc00x",
            "\ud83d\ude00",
            "\u202egnp.exe",
            "\u200d",
            "I\u0307\u0131\u00df\u1e9e\u03c2",
            "\u0627\u0644\u0639",
            "e\u0301".repeat(200),
            "x".repeat(255),
            "x".repeat(256),
            "\u00e4".repeat(5_000),
            "'; DROP TABLE organization; --",
            "%00%ff%",
            "\r\nX-Evil: 1",
            "<script>alert(1)</script>",
            "${jndi:ldap://127.0.0.1/a}",
            "../../../../etc/passwd",
            "\\",
            "\"",
            "null",
            "0123456789abcdef01234567",
            "http://127.0.0.1:9/hook",
            "http://[::1]:9/",
            "https://127.0.0.1:99999999999/",
            "http://",
            "javascript:alert(1)",
            "a@b",
            "\"a b\"@example.com",
            "a@xn--a.example",
            "2026-02-30T25:61:61Z",
            "+999999999-12-31T23:59:59Z",
            "UTC+99");

    private static final List<String> WORDS = List.of(
            "admin",
            "member",
            "developer",
            "odata",
            "name:asc",
            "disabled:desc",
            "Acme",
            "true",
            "messages",
            "members",
            "application/json",
            "*",
            "\"x\"",
            "last");

    private final Random random;
    private final Contract contract;
    private final Pool pool;
    private final Pool others;
    private final int wild;

    /**
     * @param pool ids of the caller's tenant
     * @param others ids of another tenant
     * @param wild the share of values that ignore their schema, in percent
     */
    Values(Random random, Contract contract, Pool pool, Pool others, int wild) {
        this.random = random;
        this.contract = contract;
        this.pool = pool;
        this.others = others;
        this.wild = wild;
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** What a reference in the contract leads to. */
    JsonNode resolved(JsonNode schema) {
        return contract.resolved(schema);
    }

    boolean in(int percent) {
        return random.nextInt(100) < percent;
    }

    /** A value as JSON. */
    String json(JsonNode schema) {
        return json(schema, "", 0);
    }

    private String json(JsonNode unresolved, String name, int depth) {
        JsonNode schema = contract.resolved(unresolved);
        if (in(wild) || depth > 8) {
            return wildJson();
        }
        for (String alternatives : List.of("oneOf", "anyOf")) {
            if (schema.has(alternatives)) {
                JsonNode some = schema.get(alternatives);
                return json(some.get(random.nextInt(some.size())), name, depth + 1);
            }
        }
        if (schema.has("enum")) {
            return schema.get("enum")
                    .get(random.nextInt(schema.get("enum").size()))
                    .toString();
        }
        if (schema.has("const")) {
            return schema.get("const").toString();
        }
        return switch (type(schema)) {
            case "null" -> "null";
            case "boolean" -> Boolean.toString(random.nextBoolean());
            case "integer" -> whole(schema, name);
            case "number" -> one(List.of("0", "0.5", "1", "12.25", "-1", "99999999.99"));
            case "array" -> array(schema, name, depth);
            case "object" -> object(schema, depth);
            default -> quoted(text(schema, name));
        };
    }

    private String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            return type.get(random.nextInt(type.size())).asText();
        }
        return schema.has("properties") || schema.has("allOf") ? "object" : type.asText();
    }

    private String whole(JsonNode schema, String name) {
        String id = schema.has("minimum") || in(10) ? "" : id(name, true);
        return id.isEmpty() ? Long.toString(whole(schema)) : id;
    }

    /** An id of that kind in the form of the API, sometimes of the other tenant; empty when there is none. */
    String id(String name, boolean whole) {
        boolean longer = List.of("management", "organisation").contains(contract.name()) && !in(5);
        Pool.Form form = whole ? Pool.Form.NUMBER : longer ? Pool.Form.TWENTY_FOUR : Pool.Form.ANY;
        return (in(15) ? others : pool).id(name, form, random);
    }

    private long whole(JsonNode schema) {
        long least = schema.path("minimum").asLong(-2);
        long most = schema.path("maximum").asLong(Math.max(least, 1000));
        return switch (random.nextInt(4)) {
            case 0 -> least;
            case 1 -> most;
            default -> least + Math.floorMod(random.nextLong(), Math.max(1, most - least));
        };
    }

    private String array(JsonNode schema, String name, int depth) {
        List<String> items = new ArrayList<>();
        for (int number = random.nextInt(4); number > 0; number--) {
            items.add(json(schema.path("items"), name, depth + 1));
        }
        return "[" + String.join(",", items) + "]";
    }

    private String object(JsonNode schema, int depth) {
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        List<String> members = new ArrayList<>();
        var properties = contract.properties(schema).properties();
        // Among many values one would be wrong in each request.
        int share = Math.min(40, 200 / Math.max(1, properties.size()));
        for (Map.Entry<String, JsonNode> property : properties) {
            String name = property.getKey();
            if (required.contains(name) ? !in(wild) : in(share)) {
                members.add(quoted(name) + ":" + json(property.getValue(), name, depth + 1));
            }
        }
        if (in(wild)) {
            members.add(quoted(one(HARD)) + ":" + wildJson());
        }
        if (in(wild) && !members.isEmpty()) {
            members.add(one(members));
        }
        Collections.shuffle(members, random);
        return "{" + String.join(",", members) + "}";
    }

    /** A value of a parameter, before it is encoded. */
    String text(JsonNode unresolved, String name) {
        JsonNode schema = contract.resolved(unresolved);
        if (in(wild)) {
            return in(50) ? one(HARD) : one(in(50) ? Numbers.OF_JSON : Numbers.OF_OTHERS);
        }
        if (schema.has("enum")) {
            return schema.get("enum")
                    .get(random.nextInt(schema.get("enum").size()))
                    .asText();
        }
        if (schema.has("examples") && in(50)) {
            return schema.get("examples")
                    .get(random.nextInt(schema.get("examples").size()))
                    .asText();
        }
        return switch (type(schema)) {
            case "integer" -> whole(schema, name);
            case "boolean" -> Boolean.toString(random.nextBoolean());
            default -> string(schema, name);
        };
    }

    private String string(JsonNode schema, String name) {
        return switch (schema.path("format").asText()) {
            case "email" -> email();
            case "date-time" ->
                one(List.of("2026-03-31T12:00:00Z", "2030-01-01T00:00:00+02:00", "0001-01-01T00:00:00Z"));
            case "uri" -> one(List.of("http://127.0.0.1:9/hook", "https://[::1]/hook", ""));
            default -> schema.has("pattern") ? id(name, false) : byName(name);
        };
    }

    private String byName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.contains("email")) {
            return email();
        }
        if (lower.contains("password")) {
            return one(List.of("correct horse!", "another horse 2?"));
        }
        if (lower.contains("url")) {
            return "http://127.0.0.1:9/hook";
        }
        if (lower.contains("zone")) {
            return one(List.of("UTC", "Europe/Berlin"));
        }
        if (lower.contains("domain")) {
            return "d" + random.nextInt(1_000) + ".example";
        }
        String id = in(40) ? id(name, false) : "";
        return id.isEmpty() ? in(70) ? "text " + random.nextInt(1_000_000) : one(WORDS) : id;
    }

    private String email() {
        return "person" + random.nextInt(200) + "@example.com";
    }

    /** A value of no schema. */
    String wildJson() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> one(Numbers.OF_JSON);
            case 4 -> quoted(one(Numbers.OF_OTHERS));
            case 5, 6 -> quoted(one(HARD));
            case 7 -> one(List.of("null", "true", "false", "[]", "{}", "[[]]", "{\"a\":{\"a\":{}}}", "[null,null]"));
            case 8 -> {
                int depth = one(List.of(10, 49, 51, 3_000));
                yield in(50)
                        ? "[".repeat(depth) + "]".repeat(depth)
                        : "{\"a\":".repeat(depth) + "0" + "}".repeat(depth);
            }
            default -> "[" + "1,".repeat(one(List.of(10, 1_001, 5_000))) + "1]";
        };
    }

    private static String quoted(String text) {
        return JSON.writeValueAsString(text);
    }
}

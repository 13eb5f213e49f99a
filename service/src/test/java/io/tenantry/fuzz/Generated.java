package io.tenantry.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import io.tenantry.fuzz.Contract.Operation;
import io.tenantry.fuzz.Contract.Parameter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A request to an operation: valid by its schemas, or changed in places, or broken.
 *
 * @param path with the query
 * @param body null for none
 */
record Generated(String method, String path, byte @Nullable [] body, Map<String, String> headers) {
    private static final String JSON = "application/json";
    private static final List<String> TYPES = List.of(
            "text/plain",
            "application/json; charset=latin-1",
            "application/json;;=",
            "application/jsonx",
            "multipart/form-data",
            "multipart/form-data; boundary=\"\"",
            "application/x-www-form-urlencoded; charset=utf-16",
            "application/xml",
            ";;;");
    private static final List<String> BYTES =
            List.of("%ff", "%00", "%ED%A0%80", "%C3", "%F0%9F%98%80", "%2F..%2F", "+");

    /** A request with this share of wild values, in percent. */
    static Generated of(Operation operation, Pool pool, Pool others, Random random, int wild) {
        Values values = new Values(random, operation.api(), pool, others, wild);
        String path = operation.path();
        List<String> query = new ArrayList<>();
        Map<String, String> headers = new LinkedHashMap<>();
        for (Parameter parameter : operation.parameters()) {
            switch (parameter.in()) {
                case "path" -> path = path.replace("{" + parameter.name() + "}", segment(path, parameter, values));
                case "query" -> {
                    if (parameter.required() ? !values.in(wild) : values.in(25)) {
                        query.add(parameter.name() + "=" + encoded(values, parameter.schema(), parameter.name(), wild));
                    }
                }
                default -> {
                    if (values.in(20)) {
                        headers.put(parameter.name(), header(values.text(parameter.schema(), parameter.name())));
                    }
                }
            }
        }
        if (values.in(wild)) {
            query.add(values.one(List.of("quotaMaxUsers", "disabled", "name", "page", "page_size", "id", "a%5B0%5D"))
                    + "=" + encoded(values, operation.api().file().path("none"), "", 90));
        }
        String all = query.isEmpty() ? path : path + "?" + String.join("&", query);
        return operation.bodies().isEmpty() && !values.in(wild)
                ? new Generated(operation.method(), all, null, headers)
                : withBody(operation, values, all, headers, random, wild);
    }

    private static String segment(String path, Parameter parameter, Values values) {
        if (values.in(92)) {
            String before = path.substring(0, path.indexOf("{" + parameter.name()));
            String kind = before.replaceFirst(".*/([^/]+)/$", "$1");
            boolean whole =
                    values.resolved(parameter.schema()).path("type").asText().equals("integer");
            String id = values.id(kind, whole);
            if (!id.isEmpty()) {
                return URLEncoder.encode(id, StandardCharsets.UTF_8);
            }
        }
        return encoded(values, parameter.schema(), parameter.name(), 10);
    }

    private static String encoded(Values values, JsonNode schema, String name, int wild) {
        if (values.in(wild / 4)) {
            return values.one(BYTES);
        }
        return URLEncoder.encode(values.text(schema, name), StandardCharsets.UTF_8);
    }

    /** Without the characters that a client cannot send. */
    private static String header(String value) {
        return value.replaceAll("[^\\x20-\\x7e]", "?").strip();
    }

    private static Generated withBody(
            Operation operation, Values values, String path, Map<String, String> headers, Random random, int wild) {
        List<String> types = operation.bodies().isEmpty()
                ? List.of(JSON)
                : List.copyOf(operation.bodies().keySet());
        String type = values.in(70) ? types.getFirst() : values.one(types);
        JsonNode schema =
                operation.bodies().getOrDefault(type, operation.api().file().path("none"));
        byte[] body = type.equals(JSON)
                ? values.json(schema).getBytes(StandardCharsets.UTF_8)
                : form(operation.api(), schema, type, values);
        if (type.startsWith("multipart/")) {
            type = type + "; boundary=x";
        }
        if (values.in(wild)) {
            type = values.one(TYPES);
        }
        if (values.in(wild)) {
            body = broken(body, random);
        }
        if (!values.in(wild / 4)) {
            headers.put("Content-Type", type);
        }
        return new Generated(operation.method(), path, body, headers);
    }

    private static byte[] form(Contract api, JsonNode schema, String type, Values values) {
        StringBuilder form = new StringBuilder();
        boolean parts = type.startsWith("multipart/");
        for (Map.Entry<String, JsonNode> property : api.properties(schema).properties()) {
            if (values.in(Math.min(60, 300 / Math.max(1, api.properties(schema).size())))) {
                String value = values.json(property.getValue()).replaceAll("^\"|\"$", "");
                form.append(
                        parts
                                ? "--x\r\nContent-Disposition: form-data; name=\"" + property.getKey() + "\"\r\n\r\n"
                                        + value + "\r\n"
                                : property.getKey() + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8) + "&");
            }
        }
        return (parts ? form + "--x--\r\n" : form.toString()).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] broken(byte[] body, Random random) {
        int at = random.nextInt(body.length + 1);
        byte[] start = Arrays.copyOf(body, at);
        byte[] end = Arrays.copyOfRange(body, at, body.length);
        return switch (random.nextInt(7)) {
            case 0 -> start;
            case 1 -> end;
            case 2 -> joined(start, new byte[] {(byte) 0xff}, end);
            case 3 -> joined(start, new byte[] {0}, end);
            case 4 -> joined(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, body);
            case 5 -> joined(body, body);
            default -> joined(start, new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, end);
        };
    }

    private static byte[] joined(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] joined = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }

    /** This request with another header. */
    Generated with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Generated(method, path, body, more);
    }

    String[] headerPairs() {
        return headers.entrySet().stream()
                .flatMap(header -> List.of(header.getKey(), header.getValue()).stream())
                .toArray(String[]::new);
    }

    /** As it can be sent again: the body as a text where it is one, else in Base64. */
    @Override
    public String toString() {
        String text = body == null ? "" : new String(body, StandardCharsets.UTF_8);
        boolean readable = text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
        String shown = readable || body == null
                ? text
                : "base64:" + Base64.getEncoder().encodeToString(body);
        return method + " " + path + " " + headers + "\n"
                + (shown.length() > 4_000 ? shown.substring(0, 4_000) : shown);
    }
}

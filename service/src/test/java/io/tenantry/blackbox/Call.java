package io.tenantry.blackbox;

import io.tenantry.TestServer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request that can be sent as it is or changed to an invalid one.
 *
 * @param path with the query
 * @param body null for none
 */
record Call(String method, String path, @Nullable String body, Map<String, String> headers) {
    private static final Pattern ID = Pattern.compile("([0-9a-f]{16})[0-9a-f]{8}");

    /** A request without a body. */
    static Call of(String method, String path) {
        return new Call(method, path, null, Map.of());
    }

    /** A request with a JSON body. */
    static Call of(String method, String path, String body) {
        return new Call(method, path, body, Map.of("Content-Type", "application/json"));
    }

    /** This call with a header, replacing one with that name. */
    Call with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Call(method, path, body, more);
    }

    /** Whether it says who calls. */
    boolean hasCredentials() {
        return headers.containsKey("X-API-Key") || headers.containsKey("Authorization");
    }

    Call without(String name) {
        Map<String, String> fewer = new LinkedHashMap<>(headers);
        fewer.remove(name);
        return new Call(method, path, body, fewer);
    }

    Call at(String otherPath) {
        return new Call(method, otherPath, body, headers);
    }

    Call saying(String otherBody) {
        return new Call(method, path, otherBody, headers);
    }

    /** This call with another query parameter. */
    Call asking(String parameter) {
        return at(path + (path.indexOf('?') < 0 ? "?" : "&") + parameter);
    }

    /** This call with all ids replaced by well-formed ones that do not exist. */
    Call ofNobody() {
        String nobody = "$17fffffff";
        return new Call(
                method,
                ID.matcher(path).replaceAll(nobody),
                body == null ? null : ID.matcher(body).replaceAll(nobody),
                headers);
    }

    HttpResponse<String> send(TestServer server) {
        return server.send(method, path, body, headerPairs());
    }

    /** Sends the call from another network address of this machine. */
    HttpResponse<String> sendFrom(String address, TestServer server) {
        return server.sendFrom(address, method, path, body, headerPairs());
    }

    private String[] headerPairs() {
        List<String> pairs = new ArrayList<>();
        headers.forEach((name, value) -> {
            pairs.add(name);
            pairs.add(value);
        });
        return pairs.toArray(String[]::new);
    }
}
